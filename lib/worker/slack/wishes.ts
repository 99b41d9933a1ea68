// What web wishes of Slack, which the worker alone may ask for: a modal within three seconds of the press, a home tab, an offer to
// connect an account once it is known whose it could be, and what an account that is connected is now.
import { endWish, type TakenWish, takeWishes } from "../../db/write/slack-wishes";
import type { DoorDeps } from "../../slack/door";
import { checkAccount } from "./check-account";
import { drawHome } from "./draw-home";
import { offerAccount } from "./offer-account";
import { openModal, sayTooLate } from "./open-modal";
import { pressAgain, sayUnfinished } from "./press-again";
import { noteFailure } from "./wish-fate";
import type { SlackOf } from "./workspace-slack";

export type WishDeps = DoorDeps & { slackOf: SlackOf };
export type Wishes = { step: () => Promise<number>; settled: () => Promise<void> };

const MOST_AT_ONCE = 50;
const LOOK_MS = 1_000; // a ring that was lost costs this much of the three seconds

export function grantWishes(
  deps: WishDeps,
  made: () => void,
  { lookMs = LOOK_MS }: { lookMs?: number } = {},
): Wishes {
  const running = new Set<Promise<void>>();
  const start = (wish: TakenWish): void => {
    const run: Promise<void> = settle(deps, wish)
      .then(made, defect(wish))
      .finally(() => running.delete(run));
    running.add(run);
  };
  return {
    async step() {
      const room = MOST_AT_ONCE - running.size;
      const taken = room > 0 ? await takeWishes(deps.sql, room) : [];
      for (const wish of taken) start(wish);
      return taken.length > 0 ? 0 : lookMs;
    },
    settled: async () => void (await Promise.allSettled(running)),
  };
}

async function settle(deps: WishDeps, wish: TakenWish): Promise<void> {
  try {
    if (wish.leftMs <= 0) return await giveUp(deps, wish);
    await grant(deps, wish);
    await endWish(deps.sql, wish, null);
  } catch (error) {
    const isOver = await noteFailure(deps.sql, wish, error);
    if (isOver) await sayFailed(deps, wish);
  }
}

/** Nobody did it while somebody waited for it. A list that nobody looks at any more is no loss. */
async function giveUp(deps: WishDeps, wish: TakenWish): Promise<void> {
  await sayFailed(deps, wish);
  const isLoss = wish.kind === "modal" || wish.kind === "offer" || wish.kind === "press";
  await endWish(deps.sql, wish, isLoss ? "It was not done in time." : null);
}

async function sayFailed(deps: WishDeps, wish: TakenWish): Promise<void> {
  if (wish.kind === "modal") await sayTooLate(deps, wish);
  if (wish.kind === "press") await sayUnfinished(deps, wish);
}

async function grant(deps: WishDeps, wish: TakenWish): Promise<void> {
  switch (wish.kind) {
    case "modal":
      return openModal(deps, wish);
    case "home":
      return drawHome(deps, wish);
    case "offer":
      return offerAccount(deps, wish);
    case "press":
      return pressAgain(deps, wish);
    case "account":
      return void (await checkAccount(deps.sql, await deps.slackOf(wish.workspaceId), wish.userId));
  }
}

const defect =
  ({ id, kind }: TakenWish) =>
  (error: Error): void =>
    console.error(
      JSON.stringify({ level: "error", event: "slack_wish_lost", id, kind, message: error.message }),
    );

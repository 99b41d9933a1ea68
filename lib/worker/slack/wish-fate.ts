// What becomes of a wish that Slack did not grant. It is tried again while it is of any use: what Slack refused is not, and neither
// is what somebody has stopped waiting for.
import { readTrouble } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { noteAt } from "../../db/write/destinations";
import { endWish, postponeWish, type TakenWish } from "../../db/write/slack-wishes";
import type { Trouble } from "../../domain/message";

const BACK_OFF_SECONDS = [1, 4, 16]; // then it has failed

/** Null: it is given up. */
export function tryAgainIn(
  { attempts, leftMs }: Pick<TakenWish, "attempts" | "leftMs">,
  { kind, code, retryAfterSeconds = 0 }: Trouble,
): number | null {
  const isPassing = kind === "destination" || code === "error";
  const pause = BACK_OFF_SECONDS[attempts - 1];
  if (!isPassing || pause === undefined) return null;
  const seconds = Math.max(pause, retryAfterSeconds);
  return seconds * 1000 < leftMs ? seconds : null;
}

/** True: it has failed for good. */
export async function noteFailure(sql: Sql, wish: TakenWish, error: unknown): Promise<boolean> {
  const trouble = readTrouble(error);
  const { id, kind, workspaceId } = wish;
  const { code, place } = trouble;
  console.error(JSON.stringify({ level: "warn", event: "slack_wish_failed", id, kind, code }));
  // A method's limit is everybody's who asks for it.
  if (trouble.retryAfterSeconds && place !== undefined)
    await noteAt(sql, { workspaceId, channel: "slack", name: place }, trouble, Math.random());
  const seconds = tryAgainIn(wish, trouble);
  if (seconds === null) await endWish(sql, wish, trouble.answer.slice(0, 500));
  else await postponeWish(sql, wish, seconds);
  return seconds === null;
}

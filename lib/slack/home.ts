// Somebody opened the app's home tab: the worker draws it.
import type { FromSlack } from "../channels/slack/interaction";
import { wishAnew } from "../db/write/slack-wishes";
import type { Brought, DoorDeps } from "./door";
import { idOf } from "./ids";
import { homeOf, peopleOf } from "./who";

const HOME_SECONDS = 60;

export async function wishHome(
  deps: DoorDeps,
  { said, speaker }: Brought & { said: Extract<FromSlack, { kind: "home" }> },
): Promise<null> {
  const { actor } = said;
  const [person] = await peopleOf(deps, actor, speaker);
  // Whoever has the token of the first workspace draws the list of all.
  const workspaceId = person?.workspaceId ?? (await homeOf(deps, actor, speaker));
  if (workspaceId === null) return null;
  const about = { actor: { ...actor }, speaker: { ...speaker } };
  const { teamId, userId } = actor;
  // One for each reader, which is drawn again when what waits for them changes.
  const id = idOf("slack home", workspaceId, teamId, userId);
  await wishAnew(deps.sql, { workspaceId, id, kind: "home", teamId, userId, about }, HOME_SECONDS);
  return null;
}

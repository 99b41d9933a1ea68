// A press that could not be carried out in the time that Slack gives is written down, so that it is carried out all the same, by the
// worker (lib/worker/slack/press-again.ts), whatever becomes of this process.
import { readPress, readValue } from "../channels/slack/action-ids";
import type { FromSlack } from "../channels/slack/interaction";
import { noteView } from "../channels/slack/modal";
import { readMetadata } from "../channels/slack/modal-metadata";
import { makeWish } from "../db/write/slack-wishes";
import type { Json, JsonObject } from "../domain/types";
import { type Brought, type DoorDeps, speaksFor } from "./door";
import { idOf } from "./ids";
import { tell } from "./tell";

const USEFUL_SECONDS = 60; // then whoever pressed has long looked again
const WAIT_SECONDS = 2; // it is still under way here, and mostly done by then

const WORKING =
  "This takes longer than usual. It is kept, and will be done: look at the message again in a moment.";

/** null: it is no press that decides anything, or none of ours. */
export async function keepPress(deps: DoorDeps, brought: Brought): Promise<{ answer: Json } | null> {
  const { said, speaker, key, at } = brought;
  if (said.kind !== "press" && said.kind !== "submit") return null;
  const workspaceId = workspaceOf(deps, said);
  if (workspaceId === null || !speaksFor(speaker, workspaceId)) return null;
  const { teamId, userId } = said.actor;
  const hex = key.toString("hex");
  const about = { said, speaker, key: hex, at: at.toISOString() } as unknown as JsonObject;
  const wish = {
    workspaceId,
    id: idOf("slack press", workspaceId, hex),
    kind: "press",
    teamId,
    userId,
    about,
  } as const;
  const kept = makeWish(deps.sql, wish, USEFUL_SECONDS, WAIT_SECONDS);
  if (said.kind === "submit") {
    await kept;
    return { answer: { response_action: "update", view: noteView(WORKING) as Json } };
  }
  const told = { workspaceId, actor: said.actor, channelId: said.channelId, key: Buffer.from(wish.id), at };
  await Promise.all([kept, tell(deps, told, WORKING)]);
  return { answer: null };
}

type Presses = Extract<FromSlack, { kind: "press" | "submit" }>;

function workspaceOf({ linkSecret }: DoorDeps, said: Presses): string | null {
  if (said.kind === "submit")
    return readValue(linkSecret, readMetadata(said.view.private_metadata)?.value)?.workspaceId ?? null;
  const wanted = readPress(linkSecret, said.press);
  return wanted === null || wanted.kind === "link" ? null : wanted.workspaceId;
}

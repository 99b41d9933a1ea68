// One decision from Slack, however it was made. Its idempotency key is made of everything it says: the same said again by the same
// person of the same version is the same decision, for ever.
import type { SlackPerson } from "../db/read/slack-people";
import type { Refusal } from "../domain/refusals";
import type { Outcome } from "../domain/task-kinds";
import type { JsonObject } from "../domain/types";
import { decide } from "../engine/decide";
import type { DoorDeps } from "./door";
import { idOf } from "./ids";
import type { ShownTask } from "./shown";
import { actorOf } from "./who";

export type Vote = {
  shown: { version: number; payloadHash: string }; // as the message had it; of the hash, its beginning
  outcome: Outcome;
  comment?: string;
  data?: JsonObject;
};

/** null: it is decided, now or when the same was said before. */
export async function vote(
  { engine }: Pick<DoorDeps, "engine">,
  person: SlackPerson,
  { task }: ShownTask,
  { shown, outcome, comment = "", data = {} }: Vote,
): Promise<Refusal | null> {
  const said = { outcome: outcome.name, ...(comment !== "" && { comment }), ...(hasAny(data) && { data }) };
  const id = idOf("slack decision", person.workspaceId, task.id, person.id, shown, said);
  const isSame = task.payloadHash.startsWith(shown.payloadHash) && shown.payloadHash.length >= 16;
  const done = await decide(engine, {
    workspaceId: person.workspaceId,
    taskId: task.id,
    actor: actorOf(person),
    ...said,
    version: shown.version,
    // The whole of what was shown; where its beginning differs, it is another.
    payloadHash: isSame ? task.payloadHash : shown.payloadHash,
    idempotency: { id, body: id },
  });
  return done.ok ? null : done.refusal;
}

const hasAny = (data: JsonObject): boolean => Object.keys(data).length > 0;

const CHANGED = "It changed since this was posted. Look again: nothing was decided.";

export const sayRefusal = ({ code, message }: Refusal): string =>
  code === "stale_version" || code === "payload_mismatch" ? CHANGED : message;

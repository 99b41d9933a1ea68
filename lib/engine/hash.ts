import { hash } from "node:crypto";
import { canonical } from "../domain/canonical";
import { chainRecord, FIRST_PREVIOUS } from "../domain/chain";
import type { Change, Intent, NewEvent } from "../domain/state";
import type { Json } from "../domain/types";

export const sha256 = (text: string): string => hash("sha256", text, "hex");

export const hashJson = (value: Json): string => sha256(canonical(value));

// What was answered goes into the chain by its hash, for of several votes only the last one's is told with the outcome. The domain
// cannot do it, which hashes nothing.
export function bindAnswers({ decisions, events }: Change): void {
  for (const { data, seq } of decisions) {
    const event = data && events.find((candidate) => candidate.seq === seq);
    if (event) event.body = { ...event.body, data_hash: hashJson(data) };
  }
}

// Links new events to the chain of their intent and returns each event's hash, the last of which is the new head.
export function linkEvents(
  { workspaceId, id: intentId }: Pick<Intent, "workspaceId" | "id">,
  head: string,
  events: NewEvent[],
): string[] {
  let previous = head === "" ? FIRST_PREVIOUS : head;
  return events.map(({ seq, type, status, waitingReason, at, actor, via, body }) => {
    const record = {
      workspaceId,
      intentId,
      seq,
      type,
      status,
      waitingReason,
      at: isoOf(at),
      actor,
      via,
      body,
    };
    previous = sha256(previous + chainRecord(record));
    return previous;
  });
}

// The events of a batch happen at one moment, and writing it out costs nearly as much as hashing the record.
let lastAt: Date | null = null;
let lastText = "";
function isoOf(at: Date): string {
  if (at === lastAt) return lastText;
  lastText = at.toISOString();
  lastAt = at;
  return lastText;
}

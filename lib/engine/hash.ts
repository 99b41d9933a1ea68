import { hash } from "node:crypto";
import { canonical } from "../domain/canonical";
import { chainRecord, FIRST_PREVIOUS } from "../domain/chain";
import type { Intent, NewEvent } from "../domain/state";
import type { Json } from "../domain/types";

export const sha256 = (text: string): string => hash("sha256", text, "hex");

export const hashJson = (value: Json): string => sha256(canonical(value));

// Links new events to the chain of their intent and returns each event's hash, the last of which is the new head.
export function linkEvents(
  intent: Pick<Intent, "workspaceId" | "id">,
  head: string,
  events: NewEvent[],
): string[] {
  let previous = head === "" ? FIRST_PREVIOUS : head;
  return events.map((event) => {
    const record = chainRecord({
      ...event,
      workspaceId: intent.workspaceId,
      intentId: intent.id,
      at: event.at.toISOString(),
    });
    previous = sha256(previous + record);
    return previous;
  });
}

// What the hash of an event covers: RFC 8785 canonical JSON, written by hand in key order because every event passes here.
// hash(n) = SHA-256( hash(n-1) as 64 hexadecimal digits, or 64 zeros for the first ‖ this record ), all of it UTF-8 text.
// `v` is the version of the format: a stranger's verifier reads it first.
import { canonical } from "./canonical";
import type { EventType, JsonObject, Status, Via, WaitingReason } from "./types";

export type ChainedEvent = {
  workspaceId: string;
  intentId: string;
  seq: number;
  type: EventType;
  status: Status;
  waitingReason: WaitingReason | null;
  at: string; // RFC 3339, UTC, milliseconds
  actor: string; // kind:id
  via: Via;
  body: JsonObject | null;
};

export const FIRST_PREVIOUS = "0".repeat(64);

export function chainRecord(event: ChainedEvent): string {
  const body = event.body === null ? "null" : canonical(event.body);
  const waiting = event.waitingReason === null ? "null" : `"${event.waitingReason}"`;
  return (
    `{"actor":${JSON.stringify(event.actor)},"at":"${event.at}","body":${body},"intent_id":"${event.intentId}",` +
    `"seq":${event.seq},"status":"${event.status}","type":"${event.type}","v":1,"via":"${event.via}",` +
    `"waiting_reason":${waiting},"workspace_id":"${event.workspaceId}"}`
  );
}

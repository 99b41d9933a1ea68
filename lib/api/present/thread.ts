// An intent seen as a conversation: its events are the timeline, its comments the messages.
import type { EventRecord } from "../../db/read/events";
import type { Found } from "../../db/read/intents";
import { isTerminal, type JsonObject } from "../../domain/types";
import { iso } from "./intent";

export function presentThread(
  { intent, task }: Found,
  log: EventRecord[],
  ownerAgent: string | null,
  reader: string,
): JsonObject {
  const status = isTerminal(intent.status)
    ? "done"
    : intent.status === "IN_PROGRESS" || intent.status === "ACKNOWLEDGED"
      ? "active"
      : "pending";
  return {
    thread_id: intent.id,
    intent_id: intent.id,
    status,
    owner_agent: ownerAgent ?? intent.to,
    from_agent: intent.from,
    to_agent: intent.to,
    intent_type: intent.type,
    ...(task && { subject: task.spec.title }),
    created_at: iso(intent.createdAt),
    updated_at: iso(intent.updatedAt),
    timeline: log.map((event) => ({
      event_id: eventId(intent.id, event.seq),
      event_type: event.type,
      actor: event.actor,
      at: iso(event.at),
      details: event.body ?? {},
    })),
    messages: visibleMessages(log, reader),
  };
}

// A UUID that names one event of one intent, made of both.
const eventId = (intentId: string, seq: number): string =>
  `${intentId.slice(0, 24)}${seq.toString(16).padStart(12, "0")}`;

export const messageId = (intentId: string, seq: number): string => `${intentId}:${seq}`;

/** Of a message of this intent; of any other nothing. */
export function seqIn(intentId: string, id: string): number[] {
  const seq = Number(id.slice(intentId.length + 1));
  return seq <= MOST_SEQ && id === messageId(intentId, seq) ? [seq] : [];
}
const MOST_SEQ = 2_147_483_647;

function visibleMessages(log: EventRecord[], reader: string): JsonObject[] {
  const gone = hiddenSeqs(log, reader);
  return log
    .filter((event) => event.type === "intent.commented" && !gone.has(event.seq))
    .map((event) => ({
      message_id: messageId(event.intentId, event.seq),
      role: event.actor.startsWith("person:") ? "human" : "agent",
      actor: event.actor,
      content: typeof event.body?.text === "string" ? event.body.text : "",
      at: iso(event.at),
    }));
}

function hiddenSeqs(log: EventRecord[], reader: string): Set<number> {
  const gone = new Set<number>();
  for (const { type, body } of log) {
    if (type !== "intent.messages_deleted" || !Array.isArray(body?.seqs)) continue;
    if (body.mode === "self" && body.owner !== reader) continue;
    for (const seq of body.seqs) if (typeof seq === "number") gone.add(seq);
  }
  return gone;
}

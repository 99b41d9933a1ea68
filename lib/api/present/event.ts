// An event as the protocol shows it: what it says of the intent at the top level, and the same in `details`.
import { MOST_BYTES as MOST_OF_PAGE } from "../../db/read/answer-bytes";
import type { EventRecord } from "../../db/read/events";
import type { Intent, Task } from "../../domain/state";
import { namesAsked } from "../../domain/task-spec";
import { isTerminal, type Json, type JsonObject } from "../../domain/types";
import { iso, presentHumanTask } from "./intent";

// Clients read lines of at most 64 KiB, and an event has two that may be large and one with names in it; what is larger is
// read with the intent itself.
const MOST_BYTES = 24_000;
const MOST_NAMES_BYTES = 8_000;

const fits = (value: Json | undefined, most = MOST_BYTES): boolean =>
  value === undefined || Buffer.byteLength(JSON.stringify(value)) <= most;

export type ShownEvent = JsonObject & { seq: number; event_type: string };

/** What the events around it tell of when it happened: whom it waited for since, and whom it was for until it was handed on. */
type Then = { holder?: JsonObject | null; to?: string };

export function presentEvent(
  event: EventRecord,
  intent: Intent,
  task: Task | null,
  then: Then = {},
): ShownEvent {
  const body = event.body ?? {};
  const result = isTerminal(event.status) ? body.result : undefined;
  const waits = event.status === "WAITING" && task !== null;
  const human = waits ? presentHumanTask(task) : undefined;
  const pending = pendingAt(event, intent, task, then);
  return {
    intent_id: event.intentId,
    seq: event.seq,
    event_type: event.type,
    status: event.status,
    at: iso(event.at),
    actor: event.actor,
    via: event.via,
    ...(event.waitingReason && { waiting_reason: event.waitingReason }),
    ...(pending && { pending_with: fits(pending, MOST_NAMES_BYTES) ? pending : onlyFirst(pending) }),
    ...(human &&
      (fits(human)
        ? { human_task: human }
        : { human_task: { title: human.title as string, truncated: true } })),
    ...(result !== undefined && (fits(result) ? { result } : { result_truncated: true })),
    details: fits(body) ? body : { truncated: true },
  };
}

/** The first of them, as many as fit into one answer, and at least one: each repeats what it waits for, however short it is. */
export function presentEvents(events: EventRecord[], intent: Intent, task: Task | null): ShownEvent[] {
  const shown: ShownEvent[] = [];
  let bytes = 0;
  let holder: JsonObject | null = null;
  const handed = events.flatMap(handedOn);
  for (const [place, event] of events.entries()) {
    if (bytes >= MOST_OF_PAGE) break;
    const then = { holder, to: handed.find(({ at }) => at > place)?.from };
    if (tellsHolder(event, holder)) holder = pendingAt(event, intent, task, then);
    const one = presentEvent(event, intent, task, then);
    bytes += Buffer.byteLength(JSON.stringify(one));
    shown.push(one);
  }
  return shown;
}

const onlyFirst = (pending: JsonObject): JsonObject => ({
  ...pending,
  name: pending.ref as string,
  truncated: true,
});

// Of a log that is read from its beginning each event says the same for ever, whoever was asked since.
const tellsHolder = (event: EventRecord, known: JsonObject | null): boolean =>
  event.status === "WAITING" &&
  (namesIn(event) !== null || (known === null && event.type === "intent.human_task_assigned"));

const handedOn = ({ type, body }: EventRecord, at: number): Array<{ at: number; from: string }> =>
  type === "intent.transfer" && typeof body?.from === "string" ? [{ at, from: body.from }] : [];

// An escalation writes them in one line.
function namesIn({ body }: EventRecord): Json[] | null {
  const said = body?.escalated_to ?? body?.to;
  return Array.isArray(said) ? said : typeof said === "string" ? said.split(", ") : null;
}

// Whom the intent waited for when this happened, as far as the events tell; else whom it waits for now.
function pendingAt(
  event: EventRecord,
  intent: Intent,
  task: Task | null,
  { holder = null, to = intent.to }: Then,
): JsonObject | null {
  if (isTerminal(event.status) || event.status === "CREATED" || event.status === "SUBMITTED") return null;
  if (event.status === "WAITING") return waitingFor(event, intent, task, holder);
  if (event.status !== "DELIVERED" && event.status !== "ACKNOWLEDGED") return null;
  return { type: "agent", ref: to, name: to.slice(to.lastIndexOf("/") + 1) };
}

function waitingFor(
  event: EventRecord,
  intent: Intent,
  task: Task | null,
  holder: JsonObject | null,
): JsonObject | null {
  const names = namesIn(event);
  if (names) return { type: "human", ref: String(names[0]), name: names.join(", ") };
  const since = holder ?? intent.progress.pending;
  if (since && event.type !== "intent.human_task_assigned") return since;
  const asked = task ? namesAsked(task.spec) : [];
  return { type: "human", ref: asked[0] ?? "everyone", name: asked.join(", ") || "everyone" };
}

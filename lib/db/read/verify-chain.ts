// I2, I3, I10: the log of an intent is whole, says one outcome, and folds to what the intent's row says.
import { hash } from "node:crypto";
import { canonical } from "../../domain/canonical";
import { chainRecord, FIRST_PREVIOUS } from "../../domain/chain";
import { isTerminal, type Json, type Status, TERMINAL_EVENT, type TerminalStatus } from "../../domain/types";
import type { Bundle, EventRecord, Say } from "./verify-bundle";

const TERMINAL_TYPES = new Set<string>(Object.values(TERMINAL_EVENT));
// What may still be said of an intent that has its outcome.
const AFTERWARDS = new Set([
  "intent.claimed",
  "intent.messages_deleted",
  "intent.disputed",
  "intent.dispute_settled",
]);

export function checkChain(bundle: Bundle, say: Say): void {
  const { intent, events } = bundle;
  const [first] = events;
  const last = events.at(-1);
  if (!first || !last) {
    say("I3", "the intent has no events");
    return;
  }
  checkNumbers(bundle, say);
  checkHashes(bundle, say);
  if (first.type !== "intent.created") say("I3", `the first event is ${first.type}`);
  if (first.actor !== intent.submitter)
    say("I9", `submitted by ${first.actor}, but the row says ${intent.submitter}`);
  if (intent.status !== last.status || intent.waiting_reason !== last.waiting_reason)
    say("I3", `the status is ${intent.status}, but the last event says ${last.status}`);
  const unsure = [intent, ...events].find(
    (one) => (one.status === "WAITING") !== (one.waiting_reason !== null),
  );
  if (unsure) say("I3", `it is ${unsure.status}, waiting for ${unsure.waiting_reason ?? "nothing"}`);
  if (intent.created_at.getTime() !== first.at.getTime())
    say("I3", "created_at is not the time of the first event");
  if (intent.updated_at.getTime() !== last.at.getTime())
    say("I3", "updated_at is not the time of the last event");
  checkOutcome(intent.status, events, say);
  checkRequest(bundle, first, say);
}

// The first event holds a hash of everything that was asked, so none of it can be changed behind the log's back.
function checkRequest({ intent, events, tasks, revisions }: Bundle, first: EventRecord, say: Say): void {
  const handedOn = events.find(
    (event) => event.type === "intent.transfer" && typeof event.body?.from === "string",
  );
  const asked = canonical({
    correlation_id: intent.correlation_id ?? intent.id,
    deadline_at: intent.deadline_at?.toISOString() ?? null,
    from: intent.from_agent,
    human_task: tasks[0]?.spec.human_task ?? null,
    options: intent.options as Json,
    payload_hash: (revisions[0]?.payload_hash ?? intent.payload_hash).toString("hex"),
    to: handedOn?.body?.from ?? intent.to_agent,
    type: intent.type,
  });
  if (hash("sha256", asked, "hex") !== first.body?.request_hash)
    say("I10", "what was asked is not what the first event says");
}

function checkNumbers({ intent, events }: Bundle, say: Say): void {
  const gap = events.findIndex((event, i) => event.seq !== (i + 1) * 2);
  if (gap >= 0) say("I3", `event ${(gap + 1) * 2} is missing, found ${events[gap]?.seq}`);
  if (intent.seq !== events.at(-1)?.seq)
    say("I3", `seq is ${intent.seq}, but the last event is ${events.at(-1)?.seq}`);
  const back = events.findIndex((event, i) => i > 0 && event.at < (events[i - 1] as EventRecord).at);
  if (back >= 0) say("I3", `event ${events[back]?.seq} is older than the one before it`);
}

function checkHashes({ intent, events }: Bundle, say: Say): void {
  let previous = FIRST_PREVIOUS;
  for (const event of events) {
    const record = chainRecord({
      workspaceId: intent.workspace_id,
      intentId: intent.id,
      seq: event.seq,
      type: event.type,
      status: event.status,
      waitingReason: event.waiting_reason,
      at: event.at.toISOString(),
      actor: event.actor,
      via: event.via,
      body: event.body,
    });
    const reckoned = hash("sha256", previous + record, "hex");
    // One break is enough to say: every hash after it rests on the stored one.
    previous = event.hash?.toString("hex") ?? reckoned;
    if (previous !== reckoned)
      say("I10", `event ${event.seq}, or one right before it, is not what its hash says`);
  }
  if (intent.head.toString("hex") !== previous) say("I10", "the head is not the hash of the last event");
}

function checkOutcome(status: Status, events: EventRecord[], say: Say): void {
  const ends = events.filter((event) => TERMINAL_TYPES.has(event.type));
  if (ends.length > 1)
    say("I2", `it ended ${ends.length} times: ${ends.map((event) => event.type).join(", ")}`);
  if (isTerminal(status) !== ends.length > 0)
    say(
      "I2",
      isTerminal(status) ? `it is ${status} without an event that ended it` : `it ended, but is ${status}`,
    );
  const [end] = ends;
  if (!end) return;
  if (TERMINAL_EVENT[end.status as TerminalStatus] !== end.type)
    say("I2", `${end.type} with status ${end.status}`);
  for (const event of events.filter((later) => later.seq > end.seq)) {
    if (event.status !== end.status) say("I2", `event ${event.seq} changes the outcome to ${event.status}`);
    if (!AFTERWARDS.has(event.type)) say("I2", `${event.type} follows the outcome`);
  }
}

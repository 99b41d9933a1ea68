// I4, I9, I11: each vote has its event and each such event its vote, made by one person on the payload they were shown;
// and what was decided is what the votes come to.
import { hash } from "node:crypto";
import { canonical } from "../../domain/canonical";
import { tally } from "../../domain/quorum";
import type { Decision, Task } from "../../domain/state";
import { readSpec } from "../../domain/task-spec";
import type { Json, JsonObject } from "../../domain/types";
import type { Bundle, EventRecord, Say } from "./verify-bundle";
import { payloadHashes } from "./verify-payload";

const hashOf = (data: JsonObject | null): string | null => data && hash("sha256", canonical(data), "hex");

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  canonical(a ?? null) === canonical(b ?? null);

export const isVote = (event: EventRecord): boolean =>
  event.type === "intent.voted" ||
  (event.type === "intent.in_progress" && event.body?.payload_hash !== undefined);

export function checkDecisions(bundle: Bundle, say: Say): void {
  const { events, tasks, decisions } = bundle;
  const hashes = payloadHashes(bundle);
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  for (const decision of decisions) {
    const who = `the decision of ${decision.personId}`;
    const task = tasks.find((candidate) => candidate.id === decision.taskId);
    if (!task) say("I4", `${who} is on a task that does not exist`);
    if (hashes.get(decision.version) !== decision.payloadHash)
      say("I11", `${who} was made on a payload that is not version ${decision.version}`);
    checkAgainstEvent(decision, bySeq.get(decision.seq), who, say);
    if (task) checkAgainstTask(decision, task, peopleBehind(bundle, decision), who, say);
    checkInTime(decision, bundle, who, say);
  }
  const voted = new Set(decisions.map((decision) => decision.seq));
  for (const event of events.filter(isVote))
    if (!voted.has(event.seq)) say("I4", `event ${event.seq} records a decision that is gone`);
  for (const task of tasks) checkVerdict(bundle, task, say);
}

function checkAgainstEvent(decision: Decision, event: EventRecord | undefined, who: string, say: Say): void {
  if (!event || !isVote(event)) {
    say("I4", `${who} has no event (${decision.seq})`);
    return;
  }
  if (event.actor !== `person:${decision.personId}`)
    say("I9", `${who} was recorded as made by ${event.actor}`);
  if (event.via !== decision.via) say("I9", `${who} came by ${decision.via}, recorded as ${event.via}`);
  if (event.at.getTime() !== decision.at.getTime()) say("I4", `${who} and its event differ in time`);
  const body: JsonObject = event.body ?? {};
  if (body.outcome !== decision.outcome)
    say("I4", `${who} is ${decision.outcome}, recorded as ${body.outcome}`);
  if (body.version !== decision.version || body.payload_hash !== decision.payloadHash)
    say("I11", `${who} names another payload than its event`);
  if (!same(body.comment, decision.comment)) say("I4", `${who} has another comment than its event`);
  // What the last one answered stands in the outcome that was told; of the others nothing else does.
  const isBound = body.data_hash !== undefined || event.type === "intent.voted";
  if (isBound && (body.data_hash ?? null) !== hashOf(decision.data))
    say("I4", `${who} has other data than its event`);
  if (!same(body.edits, decision.edits)) say("I4", `${who} has other edits than its event`);
}

// Who revised a payload stands behind its later version; a vote they cast before was on another one. The row knows who was
// behind a key; what people did themselves the log knows, too.
function peopleBehind({ intent, events }: Bundle, { version }: Decision): Array<string | null> {
  const revised = events.filter(
    ({ type, body }) => type === "intent.revised" && Number(body?.version) <= version,
  );
  const acted = [intent.submitter, ...revised.map(({ actor }) => actor)];
  return [
    intent.behind_person_id,
    ...(version === intent.version ? (intent.progress.revisers ?? []) : []),
    ...acted.filter((actor) => actor.startsWith(PERSON)).map((actor) => actor.slice(PERSON.length)),
  ];
}
const PERSON = "person:";

function checkAgainstTask(
  decision: Decision,
  task: Task,
  behind: Array<string | null>,
  who: string,
  say: Say,
): void {
  const spec = readSpec(task.spec);
  if (spec.fourEyes && behind.includes(decision.personId))
    say("I9", `${who} is their own approval of their own request`);
  const outcome = spec.outcomes.find((offered) => offered.name === decision.outcome);
  if (!outcome) say("I4", `${who} is "${decision.outcome}", which was not offered`);
  else if (outcome.positive !== decision.positive) say("I9", `${who} counts on the wrong side`);
}

function checkInTime(decision: Decision, { intent, events }: Bundle, who: string, say: Say): void {
  const deadline = intent.deadline_at;
  const madeAt = events.find((event) => event.seq === decision.seq)?.body?.made_at;
  const at = typeof madeAt === "string" ? new Date(madeAt) : decision.at;
  if (deadline === null || at < deadline) return;
  // The log's times never go back, so after an event past the deadline a clock set back cannot show.
  const before = events.findLast((event) => event.seq < decision.seq);
  if (before && before.at >= deadline) return;
  say("I7", `${who} came after the deadline`);
}

function checkVerdict({ intent, events, decisions }: Bundle, task: Task, say: Say): void {
  const votes = decisions.filter((decision) => decision.taskId === task.id);
  const last = votes.at(-1);
  // A task closed without a decision, or not closed, has no verdict on its newest version.
  const version = task.status === "decided" ? (last?.version ?? 0) : intent.version;
  const onVersion = votes.filter((vote) => vote.version === version);
  const { verdict, positive, need } = tally(readSpec(task.spec).quorum, onVersion);
  if ((task.status === "decided") !== (verdict !== "open"))
    say("I9", `${positive} of ${need} agreed, but the task is ${task.status}`);
  if (task.status !== "decided" || verdict === "open" || !last) return;
  const status = verdict === "positive" ? "COMPLETED" : "FAILED";
  if (intent.status !== status)
    say("I2", `the people came to ${last.outcome}, but the intent is ${intent.status}`);
  if (task.outcome !== last.outcome || (verdict === "positive") !== last.positive)
    say("I2", `the people came to ${last.outcome}, but the task says ${task.outcome}`);
  checkToldOutcome({ intent, events }, last, say);
}

// Whole, under its name. Before that was told, its fields stood beside the outcome alone.
function tellsData(told: JsonObject, data: JsonObject | null): boolean {
  if (told.data !== undefined) return same(told.data, data);
  const fields = Object.entries(data ?? {}).filter(([name]) => name !== "outcome" && name !== "comment");
  return fields.every(([name, value]) => same(told[name], value));
}

// What clients are told about a decided intent lives in its progress and in its last event: both must be this decision.
function checkToldOutcome(
  { intent, events }: Pick<Bundle, "intent" | "events">,
  decision: Decision,
  say: Say,
): void {
  const { decided, result } = intent.progress;
  if (
    decided?.by !== decision.personId ||
    decided.outcome !== decision.outcome ||
    decided.via !== decision.via
  )
    say("I2", `decided by ${decision.personId}, but told as decided by ${decided?.by ?? "nobody"}`);
  const told = events.findLast((event) => event.body?.result !== undefined)?.body?.result;
  if (!same(told, result)) say("I2", "the result that is told is not the one that was recorded");
  if (!tellsData((told ?? {}) as JsonObject, decision.data))
    say("I4", "the decision's data is not what was told");
}

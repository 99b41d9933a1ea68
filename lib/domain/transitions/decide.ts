import { guardOpen, guardTime, noTask, openTask } from "../access";
import { checkAnswer } from "../answer";
import { isBlank } from "../blank";
import { beginChange, closeTask, end, record, setStatus, tell } from "../change";
import type { Decide } from "../commands";
import { type Edit, findEdits, guardEdits } from "../edits";
import { counted, mayEndIt, reachOf } from "../electorate";
import { tally } from "../quorum";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import type { Change, Decision, State, Task } from "../state";
import { mapOutcome, type Outcome } from "../task-kinds";
import { readSpec, type TaskSpec } from "../task-spec";
import type { Json, JsonObject } from "../types";
import { withOwners } from "./ask-owners";
import { guardGeneration } from "./finish";
import { guardPerson, guardShown, type Person, votesOn } from "./may-decide";

export function decide(state: State, command: Decide, now: Date): Result<Change> {
  const shut = guardOpen(state) ?? guardShown(state, command) ?? guardGeneration(state, command.generation);
  if (shut) return no(shut);
  const task = openTask(state);
  if (!task) return no(noTask());
  const spec = readSpec(task.spec);
  const barred = guardTime(state, command.madeAt ?? now) ?? guardPerson(state, task, spec, command);
  if (barred) return no(barred);
  const actor = command.actor as Person;

  const outcome = mapOutcome(command.outcome, spec.outcomes);
  if (!outcome) return no(notOffered(command.outcome, spec));
  const answer = checkAnswer(spec, outcome, command);
  if (!answer.ok) return answer;
  const edits = command.editedPayload ? findEdits(state.intent.payload, command.editedPayload) : [];
  const overreach = guardEdits(edits, spec.editable, outcome) ?? guardAlone(edits, spec);
  if (overreach) return no(overreach);

  const change = mayEndIt(task, command.outcome) ? beforeNo(state, task, now) : beginChange(state);
  const own = change.state.tasks.find((candidate) => candidate.id === task.id) as Task;
  const vote = makeVote(state, own, actor, outcome, command, answer.value, edits);
  change.state.decisions.push(vote);
  change.decisions.push(vote);
  const count = tally(readSpec(own.spec).quorum, votesOn(change.state, task));
  if (count.verdict === "open") return ok(keepOpen(change, vote, actor, now, command, count));
  return ok(settle(change, own, vote, actor, now, command, count.verdict === "positive"));
}

// Somebody may have left since those who make up the majority were counted. Where they are too few by now, this counts with the
// owners' votes, as it would had they been asked in time. After the deadline nobody is asked any more.
function beforeNo(state: State, task: Task, now: Date): Change {
  const change = guardTime(state, now) === null ? withOwners(state, now) : beginChange(state);
  const own = change.state.tasks.find(({ id }) => id === task.id) as Task;
  own.spec = counted(own, reachOf(change.state, own));
  return change;
}

// The others agreed to the payload as it was asked, so one of them cannot change it on the way.
function guardAlone(edits: Edit[], { quorum }: TaskSpec): Refusal | null {
  if (edits.length === 0 || quorum.need <= 1) return null;
  const message = "Several people decide this together, so none of them can change the payload alone.";
  return refuse("not_editable", message, undefined, [
    { pointer: "/edited_payload", rule: "editable", message },
  ]);
}

function notOffered(said: string, spec: TaskSpec): Refusal {
  const names = spec.outcomes.map((outcome) => outcome.name);
  const message = `The outcome "${said}" is not offered; choose one of: ${names.join(", ")}.`;
  return refuse("outcome_not_offered", message, { allowed_outcomes: names }, [
    { pointer: "/outcome", rule: "enum", message },
  ]);
}

function makeVote(
  state: State,
  task: Task,
  actor: Person,
  outcome: Outcome,
  command: Decide,
  data: JsonObject | null,
  edits: Edit[],
): Decision {
  return {
    taskId: task.id,
    version: state.intent.version,
    personId: actor.id,
    outcome: outcome.name,
    positive: outcome.positive,
    payloadHash: state.intent.payloadHash,
    comment: isBlank(command.comment ?? "") ? null : (command.comment ?? null),
    data,
    edits: edits.length > 0 ? (edits as Json) : null,
    via: actor.via,
    seq: 0,
    at: state.intent.updatedAt,
  };
}

const voteBody = (vote: Decision): JsonObject => ({
  outcome: vote.outcome,
  version: vote.version,
  payload_hash: vote.payloadHash,
  ...(vote.comment !== null && { comment: vote.comment }),
  ...(vote.edits !== null && { edits: vote.edits }),
});

// It was made in time and is written after the deadline: the log says so, or nobody could tell it from one that came late.
const madeInTime = ({ intent: { deadlineAt } }: State, { madeAt }: Decide, now: Date): JsonObject =>
  madeAt && deadlineAt && now >= deadlineAt ? { made_at: madeAt.toISOString() } : {};

function stamp(vote: Decision, event: { seq: number; at: Date }): void {
  vote.seq = event.seq;
  vote.at = event.at;
}

function keepOpen(
  change: Change,
  vote: Decision,
  actor: Person,
  now: Date,
  command: Decide,
  count: { positive: number; need: number },
): Change {
  const event = record(change, "intent.voted", actor, now, {
    ...voteBody(vote),
    ...madeInTime(change.state, command, now),
    votes: count.positive,
    needed: count.need,
  });
  stamp(vote, event);
  return change;
}

function settle(
  change: Change,
  task: Task,
  vote: Decision,
  actor: Person,
  now: Date,
  command: Decide,
  isAgreed: boolean,
): Change {
  const { intent } = change.state;
  setStatus(change, "IN_PROGRESS");
  const said = { ...voteBody(vote), ...madeInTime(change.state, command, now) };
  const taken = record(change, "intent.in_progress", actor, now, said);
  stamp(vote, taken);
  closeTask(task, "decided", taken.at, vote.outcome);
  intent.progress.decided = {
    by: actor.id,
    name: actor.name,
    via: actor.via,
    at: taken.at.toISOString(),
    outcome: vote.outcome,
    ...(vote.comment !== null && { comment: vote.comment }),
  };
  const result = resultOf(vote, command);
  intent.progress.result = result;
  tell(change, taken.seq, "decided", [intent.submitter]);
  if (isAgreed) end(change, "COMPLETED", actor, now, { result });
  else {
    intent.progress.reason = "rejected";
    end(change, "FAILED", actor, now, {
      reason: "rejected",
      outcome: vote.outcome,
      result,
      ...(vote.comment !== null && { comment: vote.comment }),
    });
  }
  return change;
}

// The task_result as the submitter reads it: what was answered stands beside the outcome and, whole, under `data`, for its
// readers look in either place. An edited payload is what the person agreed to, so it goes along whole. What a form asked for by
// a name that is said here of the decision itself is read in `data`: who decided, and to what, nobody types into a form.
const resultOf = (vote: Decision, command: Decide): JsonObject => ({
  ...(vote.data && { ...vote.data, data: vote.data }),
  decided_by: vote.personId,
  ...(vote.edits !== null && command.editedPayload && { payload: command.editedPayload, edits: vote.edits }),
  outcome: vote.outcome,
  ...(vote.comment !== null && { comment: vote.comment }),
});

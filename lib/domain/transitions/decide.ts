import { authorityOf, guardOpen, isAssigned, openTask } from "../access";
import { closeTask, end, record, setPending, setStatus, tell } from "../change";
import { beginChange } from "../change";
import type { Decide } from "../commands";
import { findEdits, guardEdits } from "../edits";
import { checkAnswer } from "../answer";
import { tally } from "../quorum";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import type { Change, Decision, State, Task } from "../state";
import { mapOutcome, type Outcome } from "../task-kinds";
import { readSpec, type TaskSpec } from "../task-spec";
import type { Actor, JsonObject } from "../types";

type Person = Extract<Actor, { kind: "person" }>;

export function decide(state: State, command: Decide, now: Date): Result<Change> {
  const shut = guardOpen(state) ?? guardShown(state, command);
  if (shut) return no(shut);
  const task = openTask(state);
  if (!task) return no(refuse("no_task", "No person is asked to decide this intent now."));
  const spec = readSpec(task.spec);
  const barred = guardTime(state, now) ?? guardPerson(state, task, spec, command);
  if (barred) return no(barred);
  const actor = command.actor as Person;

  const outcome = mapOutcome(command.outcome, spec.outcomes, spec.kind);
  if (!outcome) return no(notOffered(command.outcome, spec));
  const answer = checkAnswer(spec, outcome, command);
  if (!answer.ok) return answer;
  const edits = command.editedPayload ? findEdits(state.intent.payload, command.editedPayload) : [];
  const overreach = guardEdits(edits, spec.editable, outcome);
  if (overreach) return no(overreach);

  const change = beginChange(state);
  const own = change.state.tasks.find((candidate) => candidate.id === task.id) as Task;
  const vote = makeVote(state, own, actor, outcome, command, answer.value);
  vote.edits = edits.length > 0 ? edits : null;
  change.state.decisions.push(vote);
  change.decisions.push(vote);
  const count = tally(
    spec.quorum,
    change.state.decisions.filter((d) => d.version === state.intent.version),
  );
  if (count.verdict === "open") return ok(keepOpen(change, vote, actor, now, count));
  return ok(settle(change, own, vote, actor, now, command));
}

// What the person was shown is what is stored, or the decision is not theirs.
function guardShown(state: State, command: Decide): Refusal | null {
  const { intent } = state;
  const current = { version: intent.version, payload_hash: intent.payloadHash };
  if (command.version !== undefined && command.version !== intent.version)
    return refuse("stale_version", "The request changed while you looked at it: look again.", current);
  if (command.payloadHash !== undefined && command.payloadHash !== intent.payloadHash)
    return refuse("payload_mismatch", "What you were shown is not what is stored: look again.", current);
  return null;
}

function guardTime(state: State, now: Date): Refusal | null {
  const { deadlineAt } = state.intent;
  if (deadlineAt === null || now < deadlineAt) return null;
  return refuse("expired", `The deadline passed at ${deadlineAt.toISOString()}.`, {
    deadline_at: deadlineAt.toISOString(),
  });
}

function guardPerson(state: State, task: Task, spec: TaskSpec, { actor }: Decide): Refusal | null {
  if (actor.kind !== "person")
    return refuse("human_required", "A person decides this: use a person's token.");
  const authority = authorityOf(state, actor);
  if (!authority || !isAssigned(task, actor.id, authority))
    return refuse("not_assignee", "You are not among those asked to decide this.");
  if (spec.fourEyes && state.intent.behindPersonId === actor.id)
    return refuse("self_approval", "Four eyes: you are behind this request, so somebody else decides it.");
  if (spec.risk === "high" && (actor.via === "api" || actor.via === "cli"))
    return refuse("human_required", "A high-risk task is decided in the browser, not with a token.");
  if (task.claimedBy !== null && task.claimedBy !== actor.id)
    return refuse("claimed_by_other", "Somebody else has claimed this task.", { claimed_by: task.claimedBy });
  const voted = state.decisions.find((d) => d.personId === actor.id && d.version === state.intent.version);
  if (voted)
    return refuse("already_voted", `You already decided ${voted.outcome}.`, {
      outcome: voted.outcome,
      decided_at: voted.at.toISOString(),
    });
  return null;
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
): Decision {
  return {
    taskId: task.id,
    version: state.intent.version,
    personId: actor.id,
    outcome: outcome.name,
    positive: outcome.positive,
    payloadHash: state.intent.payloadHash,
    comment: command.comment?.trim() ? command.comment : null,
    data,
    edits: null,
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

function stamp(vote: Decision, event: { seq: number; at: Date }): void {
  vote.seq = event.seq;
  vote.at = event.at;
}

function keepOpen(
  change: Change,
  vote: Decision,
  actor: Person,
  now: Date,
  count: { positive: number; need: number },
): Change {
  const event = record(change, "intent.voted", actor, now, {
    ...voteBody(vote),
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
): Change {
  const { intent } = change.state;
  setStatus(change, "IN_PROGRESS");
  setPending(change, undefined);
  const taken = record(change, "intent.in_progress", actor, now, voteBody(vote));
  stamp(vote, taken);
  closeTask(change, task, "decided", taken.at, vote.outcome);
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
  if (vote.positive) end(change, "COMPLETED", actor, now, { result });
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

// The task_result as the submitter reads it. An edited payload is what the person agreed to, so it goes along whole.
const resultOf = (vote: Decision, command: Decide): JsonObject => ({
  ...(vote.data ?? {}),
  outcome: vote.outcome,
  ...(vote.comment !== null && { comment: vote.comment }),
  decided_by: vote.personId,
  ...(vote.edits !== null && command.editedPayload && { payload: command.editedPayload, edits: vote.edits }),
});

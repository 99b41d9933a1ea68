// Handing on: a task to other people, an agent's intent to another agent.
import { guardLive, guardMachine, isBehind, mayAct, openTask, refsOf } from "../access";
import { arm, beginChange, disarm, record, setPending, setStatus, tell } from "../change";
import type { Command, Reassign } from "../commands";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import { afterReassign, nextOffer } from "../schedule";
import type { Change, Decision, State, Task } from "../state";
import { readSpec } from "../task-spec";
import { guardHands } from "./handle";

export function reassign(state: State, command: Reassign, now: Date): Result<Change> {
  const refusal = guardHands(state, command.actor, now);
  if (refusal) return no(refusal);
  const asked = openTask(state) as Task;
  const hands = handsOf(state, asked, command);
  const stuck = guardReach(state, asked, command, hands);
  if (stuck) return no(stuck);
  const change = beginChange(state);
  const task = openTask(change.state) as Task;
  task.assignees = command.to;
  task.claimedBy = null;
  task.spec = { ...task.spec, of: hands.free + hands.votes.length };
  const name = command.names.join(", ");
  setPending(change, { type: "human", ref: command.names[0] ?? "everyone", name });
  const event = record(change, "intent.transfer", command.actor, now, {
    to: command.names,
    refs: command.to,
    ...(command.note && { note: command.note }),
  });
  tell(change, event.seq, "assigned", command.to);
  const { clear, set } = afterReassign(change.state, task, now);
  for (const kind of clear) disarm(change, kind);
  for (const timer of set) arm(change, timer);
  return ok(change);
}

// Who has voted on this version, whose votes stand, and how many of the people now asked have not.
type Hands = { votes: Decision[]; free: number };

function handsOf(state: State, task: Task, command: Reassign): Hands {
  const votes = state.decisions.filter((d) => d.taskId === task.id && d.version === state.intent.version);
  const people = readSpec(task.spec).fourEyes ? (command.others ?? command.of) : command.of;
  const again = votes.filter((vote) => isAmong(state, vote.personId, command.to)).length;
  return { votes, free: Math.max(0, people - again) };
}

// Whether an earlier voter is asked again. Groups and roles of people who do not act now are not known here: they count as
// not asked, so a rejection is never declared while an approval is still possible.
function isAmong(state: State, personId: string, to: string[]): boolean {
  const authority = state.authority.get(personId);
  if (authority && !mayAct(authority)) return false;
  const refs = authority ? refsOf(personId, authority) : [`person:${personId}`, "everyone"];
  return refs.some((ref) => to.includes(ref));
}

function guardReach(state: State, task: Task, { to }: Reassign, { votes, free }: Hands): Refusal | null {
  const { fourEyes, quorum } = readSpec(task.spec);
  const isSelf = to.every((ref) => ref.startsWith("person:") && isBehind(state, ref.slice("person:".length)));
  if (fourEyes && isSelf)
    return refuse(
      "self_approval",
      "Four eyes: the person behind this request cannot be the one to decide it.",
    );
  const missing = quorum.need - votes.filter((vote) => vote.positive).length;
  if (free >= missing) return null;
  const besides = fourEyes ? " besides whoever is behind the request" : "";
  return refuse(
    "undecidable",
    `This task still needs ${missing} of them; ${free} could decide it${besides}.`,
  );
}

// Handing an agent's intent to another agent, who is offered it as often as the first one was. That the first one has read it says
// nothing of the other, who passes over what stands as taken on; but what was begun is pressed upon nobody.
export function transfer(
  state: State,
  command: Extract<Command, { type: "transfer" }>,
  now: Date,
): Result<Change> {
  const refusal = guardMachine(state, command.actor) ?? guardLive(state, now);
  if (refusal) return no(refusal);
  if (openTask(state)) return no(refuse("human_required", "People decide this task: reassign it instead."));
  const change = beginChange(state);
  const { intent } = change.state;
  const from = intent.to;
  intent.to = command.to;
  const name = command.to.slice(command.to.lastIndexOf("/") + 1);
  setPending(change, { type: "agent", ref: command.to, name });
  intent.progress.delivery_attempt = 1;
  change.offers.push({ address: command.to, attempt: 1 });
  disarm(change, "reoffer");
  if (intent.status === "ACKNOWLEDGED") setStatus(change, "DELIVERED");
  if (command.registered && intent.status === "DELIVERED") arm(change, nextOffer(1, now));
  record(change, "intent.transfer", command.actor, now, {
    from,
    to: command.to,
    ...(command.note && { note: command.note }),
  });
  return ok(change);
}

// Handing on: a task to other people, an agent's intent to another agent.
import { guardLive, guardMachine, isBehind, openTask } from "../access";
import { arm, beginChange, disarm, record, setPending, setStatus, tell } from "../change";
import type { Command, Reassign } from "../commands";
import { counted, isCounted, missingFor, type Reach, reachOf } from "../electorate";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import { afterReassign, nextOffer } from "../schedule";
import type { Change, State, Task } from "../state";
import { readSpec } from "../task-spec";
import { guardHands } from "./handle";

export function reassign(state: State, command: Reassign, now: Date): Result<Change> {
  const refusal = guardHands(state, command.actor, now);
  if (refusal) return no(refusal);
  const change = beginChange(state);
  const task = openTask(change.state) as Task;
  task.assignees = command.to;
  task.claimedBy = null;
  const reach = isCounted(task) ? reachOf(state, task) : { votes: [], free: command.of };
  const stuck = guardReach(state, task, reach);
  if (stuck) return no(stuck);
  task.spec = counted(task, reach);
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

function guardReach(state: State, task: Task, reach: Reach): Refusal | null {
  const { fourEyes } = readSpec(task.spec);
  const isBarred = (ref: string) => ref.startsWith("person:") && isBehind(state, ref.slice("person:".length));
  if (fourEyes && task.assignees.every(isBarred))
    return refuse(
      "self_approval",
      "Four eyes: the person behind this request cannot be the one to decide it.",
    );
  const missing = missingFor(task, reach);
  if (reach.free >= missing) return null;
  const besides = fourEyes ? " besides whoever is behind the request" : "";
  return refuse(
    "undecidable",
    `This task still needs ${missing} of them; ${reach.free} could decide it${besides}.`,
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

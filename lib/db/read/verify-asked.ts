// I3, I9: a task is what was asked of people, and of whom the log says it was asked: what is kept beside the words of the submitter,
// to be looked up by, says the same as they do, which the first event binds.
import type { Options, Task } from "../../domain/state";
import { kindOf, riskOf, titleFrom } from "../../domain/task-spec";
import type { Json } from "../../domain/types";
import type { Bundle, EventRecord, Say } from "./verify-bundle";

export function checkAsked({ intent, events, tasks }: Bundle, say: Say): void {
  const { reply_to = null } = intent.options as Options;
  if (intent.reply_to !== reply_to)
    say("I3", `the answer goes to ${intent.reply_to ?? "nobody"}, but ${reply_to ?? "nobody"} was asked for`);
  const to = events.findLast((event) => isHandedOn(event))?.body?.to;
  if (to !== undefined && intent.to_agent !== to)
    say("I3", `it is for ${intent.to_agent}, but was handed on to ${to}`);
  const [by, id] = intent.submitter.split(":");
  if (by === "person" && intent.behind_person_id !== id)
    say("I9", `${intent.behind_person_id ?? "nobody"} is behind it, but ${intent.submitter} submitted it`);
  for (const task of tasks) checkTaskAsked(task, intent, events, say);
}

const isHandedOn = ({ type, body }: EventRecord): boolean =>
  type === "intent.transfer" && typeof body?.from === "string";

function checkTaskAsked(task: Task, intent: Bundle["intent"], events: EventRecord[], say: Say): void {
  const { human_task: human, title } = task.spec;
  const differs = (what: string, kept: unknown, asked: unknown) => {
    if (kept !== asked) say("I3", `the task's ${what} is ${kept}, but ${asked} was asked for`);
  };
  const own = typeof human.title === "string" && human.title.trim() !== "" ? human.title : null;
  differs("title", title, own ?? titleFrom(intent.type));
  differs("kind", task.kind, kindOf(human.task_type));
  differs("risk", task.risk, riskOf(human.risk));
  differs("due time", isoOf(task.dueAt), isoOf(intent.deadline_at));
  const first = events.find(({ type }) => type === "intent.human_task_assigned");
  differs("beginning", isoOf(task.assignedAt), isoOf(first?.at ?? null));
  const closed = events.find(({ seq, status }) => first && seq > first.seq && status !== "WAITING");
  differs("end", isoOf(task.closedAt), isoOf(closed?.at ?? null));
  checkWhom(task, human.assignees, events, say);
}

const isoOf = (at: Date | null): string => at?.toISOString() ?? "never";

// Whom the names of the submitter meant is known by the directory of that day alone. Everybody who was asked since is in the log.
function checkWhom({ assignees }: Task, said: Json | undefined, events: EventRecord[], say: Say): void {
  let asked: Set<string> | null = namesNobody(said) ? new Set(["everyone"]) : null;
  for (const { type, body } of events) {
    if (!Array.isArray(body?.refs)) continue;
    const refs = body.refs.map(String);
    if (type === "intent.transfer") asked = new Set(refs);
    else for (const ref of refs) asked?.add(ref);
  }
  if (asked === null) return;
  for (const ref of assignees) if (!asked.delete(ref)) say("I9", `${ref} may decide it, but was never asked`);
  for (const ref of asked) say("I9", `${ref} was asked, but may not decide it`);
}

const namesNobody = (said: Json | undefined): boolean =>
  !Array.isArray(said) || !said.some((name) => typeof name === "string" && name.trim() !== "");

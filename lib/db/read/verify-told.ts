// I4: each who is to learn of what happened has a row for it in the outbox.
import type { Intent, Task } from "../../domain/state";
import { type EventType, type Occasion, TERMINAL_EVENT } from "../../domain/types";
import type { Bundle, EventRecord, Say } from "./verify-bundle";
import { isLapse } from "./verify-task";

const TERMINAL_TYPES = new Set<string>(Object.values(TERMINAL_EVENT));

const ASKING: Partial<Record<EventType, Occasion>> = {
  "intent.human_task_assigned": "assigned",
  "intent.escalated": "escalated",
};

type Told = (event: EventRecord, occasion: Occasion, address: string) => boolean;

export function checkTold({ intent, events, tasks, deliveries }: Bundle, say: Say): void {
  const rows = new Set(deliveries.map(({ seq, occasion, address }) => `${seq} ${occasion} ${address}`));
  const told: Told = ({ seq }, occasion, address) => rows.has(`${seq} ${occasion} ${address}`);
  for (const event of events) {
    const occasion = ASKING[event.type];
    if (occasion && !deliveries.some((row) => row.seq === event.seq && row.occasion === occasion))
      say("I4", `nobody was told of the task (${occasion})`);
    checkAnswered(event, intent, told, say);
  }
  for (const { assignees } of tasks) checkAsked(assignees, events, told, say);
}

function checkAnswered(event: EventRecord, intent: Bundle["intent"], told: Told, say: Say): void {
  const { submitter, options } = intent;
  const isDecision = event.type === "intent.in_progress" && event.body?.payload_hash !== undefined;
  if (isDecision && !told(event, "decided", submitter))
    say("I4", "the submitter was not told of the decision");
  const isExpiry = event.type === "intent.timed_out" || isLapse(event);
  if (isExpiry && !told(event, "expired", submitter)) say("I4", "the submitter was not told of the expiry");
  const replyTo = (options as Intent["options"]).reply_to;
  if (replyTo && TERMINAL_TYPES.has(event.type) && !told(event, "completion", replyTo))
    say("I4", `${replyTo} was not told what came of it`);
}

// Who is asked is asked since the task began or was last handed on, or by an escalation, which takes it from nobody.
function checkAsked(assignees: Task["assignees"], events: EventRecord[], told: Told, say: Say): void {
  const since = events.findLastIndex(({ type }) => type === "intent.transfer");
  const asking = events
    .slice(Math.max(since, 0))
    .filter(({ type }) => type === "intent.human_task_assigned" || type === "intent.transfer");
  const escalated = events.filter(({ type }) => type === "intent.escalated");
  const later = new Set(escalated.flatMap(refsOf));
  for (const ref of assignees)
    if (!later.has(ref) && !asking.some((event) => told(event, "assigned", ref)))
      say("I4", `${ref} was not told of the task`);
  for (const event of escalated)
    for (const ref of refsOf(event))
      if (!told(event, "escalated", ref)) say("I4", `${ref} was not told of the escalation`);
}

const refsOf = ({ body }: EventRecord): string[] =>
  Array.isArray(body?.refs) ? body.refs.filter((ref) => typeof ref === "string") : [];

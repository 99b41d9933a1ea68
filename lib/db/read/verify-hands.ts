// I3: in whose hands a task is follows from the log, as its status does.
import type { Bundle, EventRecord, Say } from "./verify-bundle";

const PERSON = "person:";

export function checkHands({ events, tasks: [task] }: Bundle, say: Say): void {
  let holder: string | null = null;
  for (const event of events) {
    if (event.type === "intent.task_released" && event.body?.claimed_by !== holder)
      say("I3", `event ${event.seq} releases what ${holder ?? "nobody"} held`);
    holder = holderAfter(event, holder);
  }
  if (!task) return;
  const held = task.status === "open" ? holder : null;
  if (task.claimedBy !== held)
    say("I3", `the task is claimed by ${task.claimedBy ?? "nobody"}, but the log says ${held ?? "nobody"}`);
}

function holderAfter({ type, actor, body }: EventRecord, holder: string | null): string | null {
  switch (type) {
    // Also over the claim of somebody who may not decide any more.
    case "intent.task_claimed":
      return actor.slice(PERSON.length);
    case "intent.task_released":
    case "intent.transfer":
    case "intent.revised":
    case "intent.escalated":
      return null;
    // Of somebody who is away.
    case "intent.human_task_assigned":
      return absentIn(body?.absent).includes(PERSON + holder) ? null : holder;
    default:
      return holder;
  }
}

const absentIn = (said: unknown): unknown[] => (Array.isArray(said) ? said : []);

// The course of an intent as a few steps, for a picture: what is done, where it is now, and what comes next.
import { plain } from "./describe-words";
import type { Intent, Task } from "./state";
import { STATUS_WORDS } from "./status-words";
import { isTerminal } from "./types";

export type StepState = "done" | "now" | "next" | "stopped";
export type Step = { word: string; state: StepState; about: string | null };

export function stepsOf(intent: Intent, task: Task | null): Step[] {
  const asked: Step = { word: "Asked", state: "done", about: null };
  return task
    ? [asked, ...withPeople(intent, task), taken(intent)]
    : [asked, ...withAgent(intent), taken(intent)];
}

function withPeople(intent: Intent, task: Task): Step[] {
  if (task.status === "open")
    return [
      { word: "Waiting", state: "now", about: "for a person's decision" },
      { word: "Decided", state: "next", about: null },
    ];
  const waited: Step = { word: "Waited", state: "done", about: null };
  if (task.status === "decided")
    return [waited, { word: "Decided", state: "done", about: plain(task.outcome ?? "") || null }];
  return [waited, stopped(intent)];
}

const stopped = ({ status }: Intent): Step => ({
  word: STATUS_WORDS[status],
  state: "stopped",
  about: "nobody decided",
});

function withAgent({ status }: Intent): Step[] {
  const offered: Step = { word: "Offered", state: status === "DELIVERED" ? "now" : "done", about: null };
  if (status === "COMPLETED") return [offered, { word: "Completed", state: "done", about: null }];
  if (isTerminal(status)) return [offered, { word: STATUS_WORDS[status], state: "stopped", about: null }];
  const word = status === "ACKNOWLEDGED" ? STATUS_WORDS.ACKNOWLEDGED : STATUS_WORDS.IN_PROGRESS;
  return [
    offered,
    { word, state: status === "DELIVERED" ? "next" : "now", about: null },
    { word: "Completed", state: "next", about: null },
  ];
}

function taken({ progress, status }: Intent): Step {
  const word = "Outcome taken";
  if (progress.claim) return { word, state: "done", about: `by ${progress.claim.claimer}` };
  return { word, state: "next", about: isTerminal(status) ? "by nobody yet" : null };
}

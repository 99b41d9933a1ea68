// What a browser hears of inboxes while it looks at one.
import type { Decided } from "./state";
import type { Risk, TaskKind, TaskStatus } from "./types";

export type LiveTask = {
  id: string;
  title: string;
  status: TaskStatus;
  version: number;
  seq: number;
  claimedBy: string | null;
  decided: Decided | null;
  mineRefused: boolean; // a decision that the person had on its way came to nothing
  mineVoted: boolean; // they have voted on this version
  kind: TaskKind;
  risk: Risk;
  assignedAt: Date | string; // as it is sent, text
  dueAt: Date | string | null;
  intentType: string;
  fromAgent: string;
  asked: string[]; // the names under which this person is
};
/** `left`: it is asked of this person no more. `look`: too much to name, or something may have been missed. */
export type LiveEvent = ({ type: "task" } & LiveTask) | { type: "left"; id: string } | { type: "look" };

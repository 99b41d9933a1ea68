import type { TaskAbout } from "@/lib/domain/task-about";
import type { TaskSpec } from "@/lib/domain/task-spec";
import type { Json, JsonObject, Via } from "@/lib/domain/types";

/** A moment, as a page has it or as it came through JSON. */
export type Moment = Date | string;
export const iso = (moment: Moment): string => (typeof moment === "string" ? moment : moment.toISOString());

// A task as a card shows it.
export type TaskView = {
  id: string;
  intentType: string;
  fromAgent: string;
  spec: TaskSpec;
  dueAt: Date | null;
  assignedAt: Date;
  version: number;
  payloadHash: string;
  payloadBytes: number;
  payload: string | null; // null: too large for a list
  agreed: number;
  barred: string | null; // why this person may not decide it
} & Partial<TaskMore>;

// What is shown besides where the task is open as a whole. What is not given is not shown.
type TaskMore = {
  viewerId: string; // who looks: what they wrote and did not send is theirs alone
  about: TaskAbout; // readAbout(human_task, payload)
  behindName: string | null; // the person behind the agent
  claimedName: string | null; // who has taken it on; "you" for whoever looks
  decisions: VoteView[]; // on this version, oldest first
  mayDecide: string[]; // names of the people and groups that are asked
  mayDecideCount: number; // how many people that is
  candidates: Candidate[]; // for an assignment: whom whoever looks may choose
  previous: { version: number; payload: string } | null; // the version before this one
  ended: EndedView | null; // what it came to, once it is no longer open
  targetAt: Moment | null; // by when the workspace wants it decided, apart from its deadline
  lapsesTo: string | null; // the outcome that its deadline brings; null: it expires
  undoSeconds: number; // how long a decision can be taken back; 0 or nothing: not at all
};

export type VoteView = {
  name: string;
  isMine: boolean;
  outcome: string;
  positive: boolean;
  at: Moment;
  via: Via;
  comment: string | null;
  data: JsonObject | null;
  edits: Json | null; // as the engine recorded them: Edit[]
};

export type EndedView = {
  status: "decided" | "withdrawn" | "expired";
  outcome: string | null;
  byName: string | null;
  byMe: boolean;
  via: Via | null;
  at: Moment | null;
};

/** `value` is what the agent is told: an e-mail address, `group:finance`. */
export type Candidate = { value: string; name: string; kind: "person" | "group"; hint?: string };

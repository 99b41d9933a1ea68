import type { View } from "@/lib/domain/inbox-views";
import type { Risk, TaskKind, TaskStatus } from "@/lib/domain/types";

// A row of the list as a browser has it.
export type Row = {
  id: string;
  title: string;
  kind: TaskKind;
  risk: Risk;
  status: TaskStatus;
  intentType: string;
  fromAgent: string;
  assignedAt: string;
  dueAt: string | null;
  claimedBy: string | null;
  claimedByName: string | null;
  need: number;
  wantsMore: boolean; // a yes to it is more than a yes: an answer, a person, evidence
  wantsComment: boolean; // whatever is decided
  ofGroup: boolean; // asked of the person among others: My groups counts it
  version: number;
  payloadHash: string;
  amount: number | null;
  currency: string | null;
  outcome: string | null; // what the person decided, in Done
  at: string | null; // when they did; in Snoozed, until when it sleeps
};
export type ListPageView = { rows: Row[]; next: string | null };
export type CountTexts = Record<Exclude<View, "done">, string>;

/** Beside which entry of the navigation each count stands. */
export const navCounts = (counts: CountTexts): Array<{ href: string; count: string }> =>
  Object.entries(counts).map(([view, count]) => ({
    href: view === "mine" ? "/inbox" : `/inbox?view=${view}`,
    count,
  }));

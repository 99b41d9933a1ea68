import type { Row } from "./rows";

// Which of several cannot be decided together with the others, said before anybody presses anything.

export type Apart = { rows: Row[]; why: string; leaveOut: string };

/** What is of high risk is decided by nobody but by itself; what wants more than a yes cannot be agreed to among others. */
export function apartFrom(selected: Row[], asking: "approved" | "rejected" | null): Apart | null {
  const risky = selected.filter((row) => row.risk === "high");
  if (risky.length > 0)
    return {
      rows: risky,
      why: sayRisky(risky.length, selected.length),
      leaveOut:
        risky.length === 1 ? "Leave out the one of high risk" : `Leave out the ${risky.length} of high risk`,
    };
  const wanting = asking === "approved" ? selected.filter((row) => row.wantsMore) : [];
  if (wanting.length === 0) return null;
  return {
    rows: wanting,
    why: sayWanting(wanting.length, selected.length),
    leaveOut: wanting.length === 1 ? "Leave it out" : `Leave out the ${wanting.length}`,
  };
}

/** What is said on each is a reason that some of them must have. */
export function lacksComment(selected: Row[], comment: string): string | null {
  const n = comment.trim() === "" ? selected.filter((row) => row.wantsComment).length : 0;
  if (n === 0) return null;
  return n === selected.length
    ? "It is not decided without a comment."
    : `${n === 1 ? "One of them is" : `${n} of them are`} not decided without a comment.`;
}

function sayRisky(n: number, of: number): string {
  if (of === 1) return "It is of high risk: open it to decide.";
  return n === 1
    ? "One is of high risk: it is decided by itself."
    : `${n} are of high risk: each is decided by itself.`;
}

function sayWanting(n: number, of: number): string {
  if (of === 1) return "It wants more than a yes (an answer, a person or evidence): open it to decide.";
  return n === 1
    ? "One of them wants more than a yes (an answer, a person or evidence): it is agreed to by itself."
    : `${n} of them want more than a yes (an answer, a person or evidence): each is agreed to by itself.`;
}

// The subject of mails about a task. All that one person gets of one task have the same, the later ones as replies: a mail program
// makes one thread only of what refers to the first and is called like it. So it says nothing that may change; what each of them is
// about stands first in its text, which an inbox shows beside the subject. It begins with a word of ours, because a subject that is
// a stranger's from its first letter on could pass for any other mail.
import type { LeavingText } from "./may-leave";

export const REPLY = "Re: ";
const BARE = "A task for you"; // what it is about may not leave

export function subjectBase({ title, kind, risk }: Pick<LeavingText, "title" | "kind" | "risk">): string {
  if (kind === null) return BARE;
  return `${risk === "high" ? "High-risk task" : "Task"}: ${title}`;
}

const OF_TASK = /^(?:Re: )?(?:(?:High-risk task|Task): (.+)|A task for you)$/s;

/** What is left of such a subject without our own words; null: nothing. undefined: it is no such subject. */
export function titleInSubject(subject: string): string | null | undefined {
  const read = OF_TASK.exec(subject);
  return read ? (read[1] ?? null) : undefined;
}

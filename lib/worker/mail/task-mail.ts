// A mail about one task: a link and a code of its own while it waits, and what it came to afterwards.
import { endedLetter, type TaskMailFacts, waitingLetter } from "../../channels/email/task-letter";
import { troubleError } from "../../channels/trouble";
import { mailTask } from "../../db/read/mail-facts";
import { ensureDecisionLink } from "../../db/write/decision-links";
import type { Leaves } from "../../domain/channel-settings";
import { calledOf } from "../../domain/ending-words";
import { mayLeave } from "../../domain/may-leave";
import type { Message } from "../../domain/message";
import { readSpec } from "../../domain/task-spec";
import type { MailedCodes } from "../../domain/workspace-settings";
import type { MailDeps, To, Written } from "./write-mail";

type Waits = "assigned" | "reminder" | "escalated";
type Ends = "decided" | "expired" | "withdrawn";
type Part = Pick<Written, "letter" | "rootId" | "secrets">;

const isWaiting = (occasion: Waits | Ends): occasion is Waits =>
  occasion === "assigned" || occasion === "reminder" || occasion === "escalated";

export async function taskLetter(
  deps: MailDeps,
  message: Message,
  to: To,
  { leaves, codes }: { leaves: Leaves; codes: MailedCodes },
  occasion: Waits | Ends,
): Promise<Part> {
  const found = await mailTask(deps.sql, message);
  if (!found) throw troubleError({ kind: "moot", code: "gone", answer: "There is no such task any more." });
  const { task, asker, behindName, rootId } = found;
  const spec = readSpec(task.spec);
  const leaving = mayLeave(leaves, { ...task, fromAgent: asker, behindName }, to.reader.zone);
  const facts: TaskMailFacts = {
    ...to,
    leaving,
    isReply: rootId !== message.id,
    outcomes: leaves === "nothing" ? [] : spec.outcomes.map(({ name }) => name),
    inboxUrl: `${deps.publicUrl}/inbox/${task.id}`,
    reviewUrl: `${deps.publicUrl}/inbox/${task.id}`,
    code: null,
  };
  if (!isWaiting(occasion))
    return { letter: endedLetter({ ...facts, occasion, ended: endingOf(found) }), rootId, secrets: [] };
  if (task.taskStatus !== "open")
    throw troubleError({ kind: "moot", code: "over", answer: "The task was over before this went out." });
  const { url, code } = await ensureDecisionLink(deps.sql, deps, message, task, codes);
  const letter = waitingLetter({
    ...facts,
    occasion,
    reviewUrl: url,
    code,
    reminder: found.reminders,
    level: found.levels,
  });
  return { letter, rootId, secrets: [url] };
}

function endingOf({ task, endedBy }: NonNullable<Awaited<ReturnType<typeof mailTask>>>) {
  const { decided, closedAt } = task;
  return {
    outcome: decided?.outcome ?? null,
    by: decided?.name ?? (endedBy && calledOf(endedBy)),
    via: decided?.via ?? null,
    at: closedAt,
    comment: decided?.comment ?? null,
  };
}

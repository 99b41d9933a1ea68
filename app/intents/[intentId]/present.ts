import type { SentView } from "@/components/intent/sent-table";
import type { VoteView } from "@/components/intent/votes";
import type { IntentFile } from "@/lib/db/read/intent-file";
import { nameOf, plain } from "@/lib/domain/describe-words";
import type { Edit } from "@/lib/domain/edits";
import { STATUS_WORDS } from "@/lib/domain/status-words";
import { isObject } from "@/lib/domain/task-spec";
import { isTerminal } from "@/lib/domain/types";
import type { Viewer } from "@/lib/web/viewer";

export function votesOf({ votes, intent, names }: IntentFile): VoteView[] {
  return votes.map((vote) => ({
    key: `${vote.version} ${vote.personId}`,
    name: nameOf(`person:${vote.personId}`, { names }),
    outcome: vote.outcome,
    positive: vote.positive,
    version: vote.version,
    isCurrent: vote.version === intent.version,
    comment: vote.comment,
    data: vote.data,
    edits: (Array.isArray(vote.edits) ? vote.edits : []).filter(isEdit),
    via: vote.via,
    at: vote.at.toISOString(),
  }));
}

const isEdit = (value: unknown): value is Edit => isObject(value) && typeof value.pointer === "string";

export function sentOf({ sent, names }: IntentFile): SentView[] {
  return sent.map((one) => ({
    key: `${one.seq} ${one.place}`,
    occasion: one.occasion,
    to: nameOf(one.address, { names }),
    channel: one.channel,
    state: one.state,
    attempts: one.attempts,
    at: (one.endedAt ?? one.dueAt).toISOString(),
    answer: one.answer,
  }));
}

/** How it stands, in one sentence. */
export function standingOf({ intent, task, names }: IntentFile): string {
  const { progress, status } = intent;
  if (progress.decided)
    return `It was decided: ${plain(progress.decided.outcome)}, by ${progress.decided.name}.`;
  if (status === "TIMED_OUT") return "Its deadline passed before there was an outcome.";
  if (isTerminal(status)) {
    const by = progress.ended ? ` by ${nameOf(progress.ended.by, { names })}` : "";
    return `It is ${STATUS_WORDS[status].toLowerCase()}${by}.`;
  }
  if (task?.status === "open") {
    const asked = task.assignees.map((ref) => nameOf(ref, { names })).join(", ");
    const claimed = task.claimedBy ? `; ${nameOf(`person:${task.claimedBy}`, { names })} has claimed it` : "";
    return `It waits for a decision by ${asked}${claimed}.`;
  }
  return `It is ${STATUS_WORDS[status].toLowerCase()}, with ${nameOf(intent.to, { names })}.`;
}

// Said beforehand, so that nobody is shown a button that can only be refused. The rule itself is asked under the lock.
export function mayCancel({ intent }: IntentFile, viewer: Viewer): boolean {
  if (isTerminal(intent.status) || viewer.role === "auditor") return false;
  return viewer.role === "owner" || viewer.role === "admin" || intent.submitter === `person:${viewer.id}`;
}

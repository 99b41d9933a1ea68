import { type Refusal, refuse } from "./refusals";
import type { State } from "./state";

// What a loser of a race is told: what it came to, who did it, when and through which door.
export function closedRefusal(state: State): Refusal {
  const { intent } = state;
  const { decided, ended } = intent.progress;
  const details = {
    status: intent.status,
    outcome: decided?.outcome ?? intent.status.toLowerCase(),
    version: intent.version,
    decided_by: decided?.name ?? null,
    decided_by_id: decided?.by ?? null,
    decided_at: decided?.at ?? ended?.at ?? intent.updatedAt.toISOString(),
    via: decided?.via ?? null,
    ...(ended && { ended_by: ended.name }),
  };
  const reason = decided?.by === null ? (intent.progress.reason ?? "deadline passed") : undefined;
  return refuse("closed", closedSentence({ ...details, reason }, intent.deadlineAt), details);
}

type Ending = {
  status: string;
  outcome: string;
  decided_by: string | null;
  decided_at: string;
  ended_by?: string;
  reason?: string | undefined; // why it ended of itself
};

function closedSentence(details: Ending, deadlineAt: Date | null): string {
  const outcome = details.outcome.replaceAll("_", " ");
  if (details.reason !== undefined)
    return `Nobody decided (${details.reason}), so it counts as ${outcome} since ${details.decided_at}.`;
  if (details.decided_by !== null)
    return `Already ${outcome} by ${details.decided_by} at ${details.decided_at}.`;
  if (details.status === "TIMED_OUT" && deadlineAt && new Date(details.decided_at) >= deadlineAt)
    return `Its deadline passed at ${deadlineAt.toISOString()}; nobody decided.`;
  // The end of its escalation came first.
  if (details.status === "TIMED_OUT") return `Nobody answered, and it ended at ${details.decided_at}.`;
  const by = details.ended_by ? ` by ${details.ended_by}` : "";
  return `Already ${details.status.toLowerCase()}${by} at ${details.decided_at}.`;
}

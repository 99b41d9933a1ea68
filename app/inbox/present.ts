import type { FateView } from "@/components/inbox/fate";
import type { TaskView } from "@/components/task/task-view";
import type { TaskFate } from "@/lib/db/read/decided";
import type { OpenTask } from "@/lib/db/read/inbox";
import type { CandidateRecord, TaskMoreRecord } from "@/lib/db/read/task-more";
import { isBehind, SAYS_FOUR_EYES } from "@/lib/domain/access";
import { targetOf } from "@/lib/domain/schedule";
import { readAbout } from "@/lib/domain/task-about";
import { readSpec } from "@/lib/domain/task-spec";
import type { JsonObject } from "@/lib/domain/types";
import type { Viewer } from "@/lib/web/viewer";
import type { Reader } from "./load-task";

type Beside = { more: TaskMoreRecord; candidates: CandidateRecord[] };

export function viewOf(task: OpenTask, viewer: Reader, { more, candidates }: Beside): TaskView {
  const spec = readSpec(task.spec);
  const payload = task.payload === null ? null : (JSON.parse(task.payload) as JsonObject);
  return {
    ...task,
    spec,
    viewerId: viewer.id,
    about: readAbout(task.spec.human_task, payload),
    barred: barredBy(task, spec.fourEyes, viewer),
    behindName: more.behindName,
    claimedName: task.claimedBy === viewer.id ? "you" : more.claimedName,
    decisions: more.votes.map(({ personId, ...vote }) => ({ ...vote, isMine: personId === viewer.id })),
    mayDecide: more.mayDecide,
    mayDecideCount: more.mayDecideCount,
    candidates: candidates.map(({ hint, ...one }) => ({ ...one, ...(hint && { hint }) })),
    previous: more.previous,
    ended: endedOf(task, viewer),
    targetAt: targetOf(task.spec),
    lapsesTo: task.spec.time?.expire?.outcome ?? null,
    undoSeconds: viewer.workspaceSettings.undoSeconds,
  };
}

function endedOf({ taskStatus, decided, closedAt }: OpenTask, viewer: Pick<Reader, "id">): TaskView["ended"] {
  if (taskStatus === "open") return null;
  return {
    status: taskStatus,
    outcome: taskStatus === "withdrawn" ? null : (decided?.outcome ?? null),
    byName: decided?.name ?? null,
    byMe: decided?.by === viewer.id,
    via: decided?.via ?? null,
    at: decided?.at ?? closedAt,
  };
}

// Said beforehand, so that nobody presses a button that can only be refused. The rule itself is asked again under the lock.
function barredBy(task: OpenTask, fourEyes: boolean, viewer: Pick<Reader, "id">): string | null {
  const { behindPersonId, revisers } = task;
  if (
    fourEyes &&
    isBehind({ intent: { behindPersonId, progress: { ...(revisers && { revisers }) } } }, viewer.id)
  )
    return SAYS_FOUR_EYES;
  if (task.claimedBy !== null && task.claimedBy !== viewer.id) return "Somebody else has taken this on.";
  if (task.voted !== null)
    return `You have decided: ${task.voted.replaceAll("_", " ")}. Others still have to.`;
  return null;
}

export function fateOf(fate: TaskFate, viewer: Viewer): FateView {
  const { decided } = fate;
  return {
    title: fate.spec.title,
    status: fate.status,
    byMe: decided?.by === viewer.id,
    byName: decided?.name ?? null,
    outcome: fate.status === "withdrawn" ? null : (decided?.outcome ?? null),
    via: decided?.via ?? null,
    at: decided?.at ?? fate.closedAt?.toISOString() ?? null,
    mine: fate.mine,
    agreed: fate.agreed,
    need: readSpec(fate.spec).quorum.need,
  };
}

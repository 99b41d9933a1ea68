// What a command came to, for whoever sent it.
import type { JsonObject } from "../../domain/types";
import type { Applied } from "../../engine/batch";
import { presentEvent } from "./event";
import { presentIntent } from "./intent";

export function presentApplied(done: Applied): JsonObject {
  const { intent, tasks, events } = done;
  const task = tasks[0] ?? null;
  const last = events.at(-1);
  return {
    ok: true,
    applied: true,
    policy_generation: intent.progress.generation ?? 0,
    intent: presentIntent(intent, task),
    ...(last && { event: presentEvent({ ...last, intentId: intent.id }, intent, task) }),
  };
}

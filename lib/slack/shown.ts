// The task that a button or a modal was made for, as it is now.
import type { ModalFacts } from "../channels/slack/modal";
import { askedTask, type OpenTask } from "../db/read/inbox";
import type { SlackPerson } from "../db/read/slack-people";
import { candidatesOf } from "../db/read/task-more";
import { parseJson } from "../domain/json";
import { mayLeave } from "../domain/may-leave";
import { readAbout } from "../domain/task-about";
import { isObject, readSpec, type TaskSpec } from "../domain/task-spec";
import type { JsonObject } from "../domain/types";
import type { DoorDeps } from "./door";
import { asAsked } from "./who";

export type ShownTask = { task: OpenTask; spec: TaskSpec; url: string };

/** null: it is nothing to this person, whether it is there or not. */
export async function findShown(
  { sql, publicUrl }: Pick<DoorDeps, "sql" | "publicUrl">,
  person: SlackPerson,
  taskId: string,
): Promise<ShownTask | null> {
  const task = await askedTask(sql, person.workspaceId, asAsked(person), taskId);
  return task && { task, spec: readSpec(task.spec), url: `${publicUrl}/inbox/${task.id}` };
}

export async function modalFacts(
  { sql }: Pick<DoorDeps, "sql">,
  person: SlackPerson,
  { task, spec, url }: ShownTask,
): Promise<ModalFacts> {
  const payload = payloadOf(task);
  const isAssigning = spec.kind === "assignment" && spec.formSchema === null;
  return {
    spec,
    about: readAbout(task.spec.human_task, payload),
    title: mayLeave(person.leaves, { ...task, payload: null }, person.zone).title,
    leaves: person.leaves,
    candidates: isAssigning ? await candidatesOf(sql, person.workspaceId) : [],
    url,
  };
}

function payloadOf({ payload }: OpenTask): JsonObject | null {
  const read = payload === null ? null : parseJson(payload);
  return read?.ok && isObject(read.value) ? read.value : null;
}

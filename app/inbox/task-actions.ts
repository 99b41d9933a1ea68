"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { isBlank } from "@/lib/domain/blank";
import type { Command } from "@/lib/domain/commands";
import { isInstant } from "@/lib/domain/instant";
import type { Refusal } from "@/lib/domain/refusals";
import type { Result } from "@/lib/domain/result";
import { dismiss, keepView, removeView, snooze, unsnooze } from "@/lib/engine/beside";
import { reassign } from "@/lib/engine/reassign";
import { type Answer, type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { actorOf, type Viewer } from "@/lib/web/viewer";
import { engine } from "../engine";

// What people do with a task short of deciding it.

const OneTask = z.strictObject({ taskId: z.uuid() });
const own = ({ workspaceId, id }: Viewer) => ({ workspaceId, personId: id });

const refusedAs = (field: string, { message }: Refusal): Answer => ({
  tone: "refused",
  message,
  fields: { [field]: message },
});

async function command(viewer: Viewer, taskId: string, what: Command, said: string): Promise<Answer> {
  const done = await engine().apply({ workspaceId: viewer.workspaceId, intentId: taskId, command: what });
  return answer(done, said);
}
const answer = (done: Result<unknown>, said: string): Answer =>
  done.ok ? { tone: "done", message: said } : { tone: "refused", message: done.refusal.message };

export const claimTask = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(OneTask, form, ({ taskId }, viewer) =>
    command(viewer, taskId, { type: "claim_task", actor: actorOf(viewer) }, "It is yours to decide now."),
  );

export const releaseTask = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(OneTask, form, ({ taskId }, viewer) =>
    command(
      viewer,
      taskId,
      { type: "release_task", actor: actorOf(viewer) },
      "Anybody who is asked may decide it again.",
    ),
  );

const Comment = OneTask.extend({
  text: z
    .string()
    .trim()
    .max(4000, "At most 4000 characters.")
    .refine((said) => !isBlank(said), "Write something first."),
});

export const commentOnTask = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(Comment, form, ({ taskId, text }, viewer) =>
    command(viewer, taskId, { type: "comment", actor: actorOf(viewer), text }, "Comment added."),
  );

const HandOn = OneTask.extend({
  to: z.string().trim().min(1, "Name a person by e-mail, or a group.").max(320),
  note: z.string().max(4000, "At most 4000 characters.").optional(),
});

export const handOnTask = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(HandOn, form, async ({ taskId, to, note }, viewer) => {
    const done = await reassign(engine(), {
      workspaceId: viewer.workspaceId,
      taskId,
      actor: actorOf(viewer),
      to: [to],
      ...(note?.trim() && { note }),
    });
    return done.ok ? { tone: "done", message: "Handed on." } : refusedAs("to", done.refusal);
  });

const PutOff = OneTask.extend({
  until: z.iso
    .datetime({ offset: true, error: "Choose a time." })
    .transform((text) => new Date(text))
    .refine((moment) => isInstant(moment.getTime()), "Choose a time."),
});

export const snoozeTask = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(PutOff, form, async ({ taskId, until }, viewer) => {
    const done = await snooze(database().sql, { ...own(viewer), refs: viewer.refs }, { taskId, until });
    return done.ok ? { tone: "done", message: "Put off." } : refusedAs("until", done.refusal);
  });

export const unsnoozeTask = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(OneTask, form, async ({ taskId }, viewer) => {
    await unsnooze(database().sql, own(viewer), taskId);
    return { tone: "done", message: "Back in your inbox." };
  });

const View = z.strictObject({
  name: z.string().trim().min(1, "Give it a name.").max(60, "At most 60 characters."),
  query: z.string().max(1000),
  shared: z.literal("on").optional(),
});

export const saveView = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(View, form, async ({ name, query, shared }, viewer) => {
    const whose = { ...own(viewer), role: viewer.role };
    const done = await keepView(database().sql, whose, { name, query, shared: shared === "on" });
    if (done.ok) revalidatePath("/inbox", "layout");
    return answer(done, "Saved under your views.");
  });

const OneId = z.strictObject({ id: z.uuid() });

export const dropView = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(OneId, form, async ({ id }, viewer) => {
    const gone = await removeView(database().sql, own(viewer), id);
    if (gone) revalidatePath("/inbox", "layout");
    return gone
      ? { tone: "done", message: "Removed." }
      : { tone: "refused", message: "Only whoever saved a view removes it." };
  });

export const dismissRefused = async (_: Answered, form: FormData): Promise<Answered> =>
  await personAction(OneId, form, async ({ id }, viewer) => {
    await dismiss(database().sql, own(viewer), [id]);
    return null;
  });

"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { decide } from "@/lib/engine/decide";
import { type Answered, personAction, strangerAction } from "@/lib/web/action";
import { signOut } from "@/lib/web/sign-in";
import { actorOf } from "@/lib/web/viewer";
import { engine } from "../engine";
import { Decision, fieldsAnswer, readDecision, refusalAnswer } from "./decision";

export async function decideTask(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Decision, form, async (input, viewer) => {
    const read = readDecision(input);
    if (!read.ok) return fieldsAnswer(read.fields);
    const { workspaceId } = viewer;
    const done = await decide(engine(), {
      workspaceId,
      taskId: input.taskId,
      actor: actorOf(viewer),
      ...read.said,
    });
    if (done.ok || OVER.has(done.refusal.code)) redirect(`/inbox?about=${input.taskId}`);
    revalidatePath("/inbox", "layout");
    return refusalAnswer(done.refusal);
  });
}

export async function leave(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(z.strictObject({}), form, async (_input, headers) => {
    await signOut(headers);
    redirect("/sign-in");
  });
}

// The task is no longer this person's to decide; the page that follows says from the database what it came to.
const OVER = new Set(["closed", "already_voted"]);

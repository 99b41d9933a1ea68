"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type Answered, personAction } from "@/lib/web/action";
import { actorOf } from "@/lib/web/viewer";
import { engine } from "../engine";

const Cancel = z.strictObject({
  intentId: z.uuid(),
  reason: z
    .string()
    .trim()
    .min(1, "Say why: whoever asked will read it.")
    .max(2000, "At most 2000 characters."),
});

/** Takes a request back for whoever submitted it, or as an owner or admin; the engine asks again who may. */
export async function cancelIntent(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Cancel, form, async ({ intentId, reason }, viewer) => {
    const done = await engine().apply({
      workspaceId: viewer.workspaceId,
      intentId,
      command: { type: "cancel", actor: actorOf(viewer), reason },
    });
    revalidatePath(`/intents/${intentId}`);
    if (!done.ok) return { tone: "refused", message: done.refusal.message };
    return { tone: "done", message: "The request was taken back." };
  });
}

const Settle = z.strictObject({
  intentId: z.uuid(),
  note: z
    .string()
    .trim()
    .min(1, "Say why: it stays in the story of the request.")
    .max(2000, "At most 2000 characters."),
});

/** An owner lets a decision stand that its person denied; the engine asks again whether they are one. */
export async function settleDispute(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Settle, form, async ({ intentId, note }, viewer) => {
    const done = await engine().apply({
      workspaceId: viewer.workspaceId,
      intentId,
      command: { type: "settle_dispute", actor: actorOf(viewer), note },
    });
    revalidatePath(`/intents/${intentId}`);
    if (!done.ok) return { tone: "refused", message: done.refusal.message };
    return { tone: "done", message: "The decision stands: its outcome can be taken." };
  });
}

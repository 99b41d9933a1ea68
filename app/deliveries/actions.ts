"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { retryNow, sendOnceMore } from "@/lib/auth/messages";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { answerOf, byOf } from "../settings/answers";

const Message = z.strictObject({ messageId: z.uuid() });

/** What waits or could not be sent is tried within a second. */
export async function retry(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Message, form, async ({ messageId }, viewer) => {
    const verdict = await retryNow(database(), byOf(viewer), messageId);
    revalidatePath("/deliveries", "layout");
    return answerOf(verdict, "It is being tried now.");
  });
}

/** The same once more, as a message of its own. */
export async function sendAgain(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Message, form, async ({ messageId }, viewer) => {
    const verdict = await sendOnceMore(database(), byOf(viewer), messageId);
    if (verdict.ok) redirect(`/deliveries/${verdict.messageId}`);
    return answerOf(verdict, "");
  });
}

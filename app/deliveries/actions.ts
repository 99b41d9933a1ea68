"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { retryAllNow, retryNow, sendOnceMore } from "@/lib/auth/messages";
import { MESSAGE_OCCASIONS } from "@/lib/domain/message";
import { OUTWARD } from "@/lib/domain/types";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { answerOf, byOf } from "../settings/answers";
import { filterOf, inWords, MOST_WORDS } from "./query";

const Message = z.strictObject({ messageId: z.uuid() });

/** What waits or could not be sent is tried within a second. */
export async function retry(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Message, form, async ({ messageId }, viewer) => {
    const verdict = await retryNow(database(), byOf(viewer), messageId);
    revalidatePath("/deliveries", "layout");
    return answerOf(verdict, "It is being tried now.");
  });
}

// The filters of the list, as they are. What is not understood is refused, and not left out: fewer filters are more messages.
const Filters = z.strictObject({
  q: z.string().trim().min(1).max(MOST_WORDS).optional(),
  channel: z.enum(OUTWARD).optional(),
  occasion: z.enum(MESSAGE_OCCASIONS).optional(),
  kept: z.enum(["yes", "no"]).optional(),
  intent: z.uuid().optional(),
});

/** All that could not be sent of those that the list shows, so many at once. */
export async function retryAll(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Filters, form, async (filters, viewer) => {
    const filter = await filterOf(filters, viewer);
    const verdict = await retryAllNow(database(), byOf(viewer), { filter, only: inWords(filters) });
    revalidatePath("/deliveries", "layout");
    if (!verdict.ok) return answerOf(verdict, "");
    const { count, left } = verdict;
    const tried = count === 1 ? "1 message is being tried now." : `${count} messages are being tried now.`;
    return answerOf(verdict, left > 0 ? `${tried} There are more: do the same again.` : tried);
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

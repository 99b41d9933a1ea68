"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { disconnectSlack as disconnect } from "@/lib/auth/slack-links";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { answerOf, byOf } from "../answers";

const id = z.string().min(1).max(100);

export async function disconnectSlack(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({ teamId: id, userId: id }), form, async (account, viewer) => {
    const verdict = await disconnect(database(), byOf(viewer), account);
    revalidatePath("/settings/you");
    return answerOf(verdict, "Disconnected. It decides nothing any more.");
  });
}

"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { saveWorkspace } from "@/lib/auth/workspace-settings";
import { MAILED_CODES, MOST_UNDO_SECONDS } from "@/lib/domain/workspace-settings";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { answerOf, byOf, drawnFromShape, nameShape } from "../answers";

const RANGE = `A whole number from 0 to ${MOST_UNDO_SECONDS}.`;
const Workspace = z.strictObject({
  drawnFrom: drawnFromShape,
  name: nameShape("Give it a name."),
  undoSeconds: z
    .string()
    .trim()
    .regex(/^\d{1,3}$/, RANGE)
    .transform(Number)
    .pipe(z.int().max(MOST_UNDO_SECONDS, RANGE)),
  mailedCodes: z.enum(MAILED_CODES, "Choose one of them."),
  tokenDecisions: z
    .literal("on")
    .optional()
    .transform((ticked) => ticked === "on"),
});

export async function save(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Workspace, form, async ({ drawnFrom, ...wish }, viewer) => {
    const verdict = await saveWorkspace(database(), byOf(viewer), wish, drawnFrom);
    if (verdict.ok) revalidatePath("/", "layout");
    return answerOf(verdict, "Saved.");
  });
}

"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { changePolicy, deletePolicy, makePolicy } from "@/lib/auth/time-policies";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { answerOf, byOf } from "../answers";
import { Policy } from "./policy-shape";

export async function save(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Policy, form, async ({ policyId, drawnFrom, wish }, viewer) => {
    if (policyId === undefined) {
      const made = await makePolicy(database(), byOf(viewer), wish);
      if (made.ok) redirect(`/settings/escalation/${made.policyId}`);
      return answerOf(made, "");
    }
    const verdict = await changePolicy(database(), byOf(viewer), { policyId, drawnFrom, ...wish });
    if (verdict.ok) revalidatePath("/settings/escalation", "layout");
    return answerOf(verdict, "Saved. It counts for what is asked from now on.");
  });
}

export async function end(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({ policyId: z.uuid() }), form, async (input, viewer) => {
    const verdict = await deletePolicy(database(), byOf(viewer), input);
    if (verdict.ok) redirect("/settings/escalation");
    return answerOf(verdict, "");
  });
}

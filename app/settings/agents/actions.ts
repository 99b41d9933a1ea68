"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import {
  deleteAgent,
  makeAgent,
  makeKey,
  revokeMachineKey,
  rotateKey,
  setAgentStatus,
} from "@/lib/auth/machines";
import type { Scope } from "@/lib/domain/types";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { answerOf, byOf, ticked } from "../answers";
import { MACHINE_SCOPES } from "./scopes";

const agentId = z.string().regex(/^sa_[0-9a-z]{1,60}$/);
const keyId = z.string().regex(/^[0-9A-Za-z]{16}$/);

const NewAgent = z.strictObject({
  name: z.string().trim().min(2, "At least two characters.").max(200, "At most 200 characters."),
  description: z.string().trim().max(500, "At most 500 characters."),
});

export async function create(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(NewAgent, form, async (input, viewer) => {
    const wish = { name: input.name, description: input.description || null };
    const verdict = await makeAgent(database(), byOf(viewer), wish);
    if (verdict.ok) redirect(`/settings/agents/${verdict.agentId}`);
    return answerOf(verdict, "");
  });
}

const Status = z.strictObject({ agentId, status: z.enum(["active", "suspended"]) });

export async function setStatus(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Status, form, async (input, viewer) => {
    const verdict = await setAgentStatus(database(), byOf(viewer), input);
    revalidatePath("/settings/agents", "layout");
    return answerOf(verdict, input.status === "active" ? "Its keys work again." : "Its keys work no more.");
  });
}

export async function end(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({ agentId }), form, async (input, viewer) => {
    const verdict = await deleteAgent(database(), byOf(viewer), input);
    if (verdict.ok) redirect("/settings/agents");
    return answerOf(verdict, "");
  });
}

const days = z.enum(["never", "30", "90", "365"], "Choose one of these.");
const NewKey = z
  .object({ agentId: agentId.optional(), days })
  .catchall(z.literal("on"))
  .refine((input) => scopesOf(input).length > 0, { path: ["scopes"], message: "Choose at least one." });

// What is not offered is not given.
const scopesOf = (input: Record<string, unknown>): Scope[] =>
  MACHINE_SCOPES.filter((scope) => ticked(input, "scopes").includes(scope));

export async function newKey(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(NewKey, form, async (input, viewer) => {
    const verdict = await makeKey(database(), byOf(viewer), {
      agentId: input.agentId ?? null,
      scopes: scopesOf(input),
      days: input.days === "never" ? null : Number(input.days),
    });
    if (!verdict.ok) return answerOf(verdict, "");
    revalidatePath("/settings/agents", "layout");
    return {
      tone: "done",
      message: `The key ${verdict.hint} is made.`,
      shown: { label: "The new key", value: verdict.token },
    };
  });
}

const Rotation = z.strictObject({ keyId, overlap: z.enum(["0", "1", "24"], "Choose one of these.") });

export async function rotate(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Rotation, form, async (input, viewer) => {
    const overlapHours = Number(input.overlap);
    const verdict = await rotateKey(database(), byOf(viewer), { keyId: input.keyId, overlapHours });
    if (!verdict.ok) return answerOf(verdict, "");
    // The list is not drawn anew: the form that shows the new key would leave with the old one.
    return {
      tone: "done",
      message:
        overlapHours === 0
          ? "The old key works no more."
          : `The old key works for another ${overlapHours === 1 ? "hour" : `${overlapHours} hours`}.`,
      shown: { label: "The key that takes its place", value: verdict.token },
    };
  });
}

export async function revoke(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({ keyId }), form, async (input, viewer) => {
    const verdict = await revokeMachineKey(database(), byOf(viewer), input);
    revalidatePath("/settings/agents", "layout");
    return answerOf(verdict, "Revoked. It works no more.");
  });
}

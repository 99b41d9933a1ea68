"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import * as time from "@/lib/auth/group-time";
import { momentIn } from "@/lib/domain/zoned";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { answerOf, byOf, emailShape } from "../answers";
import { Group, Hours, Turns, zone } from "./time-shapes";

const here = (groupId: string) => revalidatePath(`/settings/groups/${groupId}`);

export async function saveHours(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Hours, form, async (input, viewer) => {
    const verdict = await time.saveHours(database(), byOf(viewer), input);
    if (verdict.ok) here(input.groupId);
    return answerOf(verdict, "Saved. It counts for what is asked from now on.");
  });
}

export async function endHours(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Group, form, async ({ groupId }, viewer) => {
    const verdict = await time.saveHours(database(), byOf(viewer), { groupId, hours: null });
    here(groupId);
    return answerOf(verdict, "All hours count again.");
  });
}

export async function saveTurns(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Turns, form, async (input, viewer) => {
    const verdict = await time.saveRotation(database(), byOf(viewer), input);
    if (verdict.ok) here(input.groupId);
    return answerOf(verdict, "Saved. It counts at once.");
  });
}

export async function endTurns(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Group, form, async ({ groupId }, viewer) => {
    const verdict = await time.saveRotation(database(), byOf(viewer), { groupId, turns: null });
    here(groupId);
    return answerOf(verdict, "Nobody is on call any more.");
  });
}

const wall = z.string().max(30);

export async function override(_: Answered, form: FormData): Promise<Answered> {
  const Override = Group.extend({ person: emailShape, from: wall, until: wall, zone });
  return await personAction(Override, form, async ({ groupId, person, ...said }, viewer) => {
    const [from, until] = [momentIn(said.zone, said.from), momentIn(said.zone, said.until)];
    if (!from || !until) return notATime(from ? "until" : "from");
    const verdict = await time.addOverride(database(), byOf(viewer), { groupId, person, from, until });
    here(groupId);
    return answerOf(verdict, "Noted.");
  });
}

export async function removeOverride(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Group.extend({ overrideId: z.uuid() }), form, async (input, viewer) => {
    const verdict = await time.removeOverride(database(), byOf(viewer), input);
    here(input.groupId);
    return answerOf(verdict, "Taken back.");
  });
}

const notATime = (field: string) => fieldsAnswer({ [field]: "This is not a date with a time." });

"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import {
  addToGroup,
  deleteGroup,
  makeGroup,
  removeFromGroup,
  renameGroup,
  setSlackChannel,
} from "@/lib/auth/groups";
import { personByEmail } from "@/lib/db/read/people-list";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { answerOf, byOf, drawnFromShape, emailShape, nameShape } from "../answers";

const name = nameShape("Give it a name.");
const Group = z.strictObject({ groupId: z.uuid() });

export async function create(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({ name }), form, async (input, viewer) => {
    const verdict = await makeGroup(database(), byOf(viewer), input);
    if (verdict.ok) redirect(`/settings/groups/${verdict.groupId}`);
    return answerOf(verdict, "");
  });
}

export async function rename(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(
    Group.extend({ name, drawnFrom: drawnFromShape }),
    form,
    async (input, viewer) => {
      const verdict = await renameGroup(database(), byOf(viewer), input);
      if (verdict.ok) revalidatePath("/settings/groups", "layout");
      return answerOf(verdict, "Renamed.");
    },
  );
}

const Channel = z
  .string()
  .trim()
  .regex(/^([CG][A-Z0-9]{5,29})?$/, "The channel’s id: it begins with C or G.")
  .transform((said) => said || null);

export async function postIn(_: Answered, form: FormData): Promise<Answered> {
  const Choice = Group.extend({ channel: Channel, drawnFrom: drawnFromShape });
  return await personAction(Choice, form, async (input, viewer) => {
    const verdict = await setSlackChannel(database(), byOf(viewer), input);
    if (verdict.ok) revalidatePath("/settings/groups", "layout");
    return answerOf(verdict, "Saved. It holds from the next task on.");
  });
}

export async function add(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Group.extend({ person: emailShape }), form, async (input, viewer) => {
    const { groupId, person } = input;
    const personId = await personByEmail(database().sql, viewer.workspaceId, person);
    if (personId === null)
      return answerOf({ ok: false, message: "There is nobody with this address here.", field: "person" }, "");
    const verdict = await addToGroup(database(), byOf(viewer), { groupId, personId });
    revalidatePath("/settings/groups", "layout");
    return answerOf(verdict, "Added. What waits for the group is in their inbox.");
  });
}

export async function takeOut(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Group.extend({ personId: z.uuid() }), form, async (input, viewer) => {
    const verdict = await removeFromGroup(database(), byOf(viewer), input);
    revalidatePath("/settings/groups", "layout");
    return answerOf(verdict, "Taken out.");
  });
}

export async function end(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Group, form, async (input, viewer) => {
    const verdict = await deleteGroup(database(), byOf(viewer), input);
    if (verdict.ok) redirect("/settings/groups");
    return answerOf(verdict, "");
  });
}

"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { invite, inviteAgain, withdrawInvitation } from "@/lib/auth/invite";
import { setManager } from "@/lib/auth/manager";
import { removePerson, restorePerson } from "@/lib/auth/removal";
import { changeRole } from "@/lib/auth/role";
import { config } from "@/lib/config";
import { personByEmail } from "@/lib/db/read/people-list";
import { ROLES } from "@/lib/domain/types";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { answerOf, byOf, drawnFromShape, emailShape, ticked } from "../answers";

const role = z.enum(ROLES, "Choose one of the roles.");
const Person = z.strictObject({ personId: z.uuid() });
// Which groups are ticked is said by the names of the fields.
const Invitation = z
  .object({ email: emailShape, role })
  .catchall(z.literal("on"))
  .refine((input) => ticked(input, "groups").every((id) => z.uuid().safeParse(id).success), {
    path: ["groups"],
    message: "One of these groups is not there any more. Look again.",
  })
  .refine((input) => Object.keys(input).length <= 52, { path: ["groups"], message: "At most 50 groups." });

const place = () => {
  const { publicUrl, linkSecret } = config();
  return { sql: database().sql, publicUrl, linkSecret };
};

export async function invitePerson(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Invitation, form, async (input, viewer) => {
    const { email } = input;
    const wish = { email, role: input.role, groups: ticked(input, "groups") };
    const verdict = await invite(place(), byOf(viewer), wish);
    if (!verdict.ok) return answerOf(verdict, "");
    revalidatePath("/settings/people");
    return invited(email, verdict);
  });
}

export async function sendAgain(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Person, form, async (input, viewer) => {
    const verdict = await inviteAgain(place(), byOf(viewer), input);
    if (!verdict.ok) return answerOf(verdict, "");
    return invited("them", verdict);
  });
}

const invited = (whom: string, { link, isMailed }: { link: string; isMailed: boolean }) => ({
  tone: "done" as const,
  message: isMailed
    ? "Invited. The mail with this link is on its way. It works once, for 7 days."
    : `Invited. No mail is set up yet, so give ${whom} this link yourself. It works once, for 7 days.`,
  shown: { label: "The link with which they join", value: link },
});

export async function withdraw(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Person, form, async (input, viewer) => {
    const verdict = await withdrawInvitation(database(), byOf(viewer), input);
    if (verdict.ok) redirect("/settings/people?show=invited");
    return answerOf(verdict, "");
  });
}

export async function setRole(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(
    Person.extend({ role, drawnFrom: drawnFromShape }),
    form,
    async (input, viewer) => {
      const verdict = await changeRole(database(), byOf(viewer), input);
      if (verdict.ok) revalidatePath("/settings/people", "layout");
      return answerOf(verdict, "Changed. It counts from now on.");
    },
  );
}

export async function nameManager(_: Answered, form: FormData): Promise<Answered> {
  const manager = z.union([z.literal(""), emailShape], "Give an e-mail address, or nothing.");
  const Choice = Person.extend({ manager, drawnFrom: drawnFromShape });
  return await personAction(Choice, form, async ({ personId, manager: address, drawnFrom }, viewer) => {
    const found = address === "" ? null : await personByEmail(database().sql, viewer.workspaceId, address);
    if (found === null && address !== "")
      return answerOf(
        { ok: false, message: "There is nobody with this address here.", field: "manager" },
        "",
      );
    const verdict = await setManager(database(), byOf(viewer), { personId, managerId: found, drawnFrom });
    if (verdict.ok) revalidatePath("/settings/people", "layout");
    return answerOf(verdict, "Saved.");
  });
}

export async function remove(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Person, form, async (input, viewer) => {
    const verdict = await removePerson(database(), byOf(viewer), input);
    revalidatePath("/settings/people", "layout");
    return answerOf(verdict, "Removed. They are out.");
  });
}

export async function restore(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Person, form, async (input, viewer) => {
    const verdict = await restorePerson(database(), byOf(viewer), input);
    revalidatePath("/settings/people", "layout");
    return answerOf(verdict, "Restored.");
  });
}

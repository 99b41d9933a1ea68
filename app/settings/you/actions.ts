"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { comeBack, goAway, savePersonal } from "@/lib/auth/personal-settings";
import { personByEmail } from "@/lib/db/read/people-list";
import { THEMES } from "@/lib/domain/person-settings";
import { isLanguage, isZone, momentIn } from "@/lib/domain/zoned";
import { standInForPerson } from "@/lib/engine/stand-in";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { engine } from "../../engine";
import { answerOf, byOf, emailShape, nameShape } from "../answers";

const tick = z.literal("on").optional();
const Personal = z.strictObject({
  name: nameShape("Say what others call you."),
  zone: z
    .string()
    .trim()
    .max(64)
    .refine((zone) => zone === "" || isZone(zone), "This is no time zone. They look like Europe/Berlin."),
  language: z
    .string()
    .max(35)
    .refine((language) => language === "" || isLanguage(language), "This is no language."),
  theme: z.enum(THEMES, "Choose one of the three."),
  shortcuts: tick,
  autoAdvance: tick,
});

export async function saveYou(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Personal, form, async (input, viewer) => {
    const settings = {
      zone: input.zone || null,
      language: input.language || null,
      theme: input.theme,
      shortcuts: input.shortcuts === "on",
      autoAdvance: input.autoAdvance === "on",
    };
    const verdict = await savePersonal(database(), byOf(viewer), { name: input.name, settings });
    revalidatePath("/", "layout"); // the theme and every date, at once
    return answerOf(verdict, "Saved.");
  });
}

const AT_ONCE = 100;
const wall = z.string().max(30);
const Away = z.strictObject({
  from: wall,
  until: wall,
  zone: z.string().max(64).refine(isZone, "This is no time zone."),
  substitute: emailShape,
});

export async function beAway(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Away, form, async (input, viewer) => {
    const { sql } = database();
    const [from, until] = [input.from, input.until].map((said) =>
      said === "" ? null : (momentIn(input.zone, said) ?? "wrong"),
    );
    if (from === "wrong") return fieldsAnswer({ from: NO_TIME });
    if (until === "wrong") return fieldsAnswer({ until: NO_TIME });
    const substituteId = await personByEmail(sql, viewer.workspaceId, input.substitute);
    if (substituteId === null) return fieldsAnswer({ substitute: "There is nobody with this address here." });
    const absence = { from: from ?? null, until: until ?? null, substituteId };
    const verdict = await goAway(database(), byOf(viewer), absence);
    // What is open already goes along at once, if it has begun; what is more than this the worker finds.
    if (verdict.ok) await standInForPerson({ sql, apply: engine().apply }, viewer, AT_ONCE);
    revalidatePath("/settings/you");
    return answerOf(verdict, "Noted.");
  });
}

export async function beBack(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({}), form, async (_input, viewer) => {
    const verdict = await comeBack(database(), byOf(viewer));
    revalidatePath("/settings/you");
    return answerOf(verdict, "Welcome back.");
  });
}

const NO_TIME = "This is not a date with a time.";

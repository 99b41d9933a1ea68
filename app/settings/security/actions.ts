"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { z } from "zod";
import { accountOf } from "@/lib/auth/accounts";
import { changePassword } from "@/lib/auth/change-password";
import { isFresh } from "@/lib/auth/fresh";
import { makePersonToken, revokePersonToken } from "@/lib/auth/person-tokens";
import { forgetBrowsersOf, forgetOtherBrowsers } from "@/lib/auth/push-browsers";
import { endOtherSessions, endSession } from "@/lib/auth/session-list";
import { SCOPES } from "@/lib/domain/types";
import { type Answer, type Answered, CONFIRM_FIRST, personAction } from "@/lib/web/action";
import { forgiveTry, mayTry, TOO_OFTEN } from "@/lib/web/allowance";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { PASSWORD_LENGTH } from "@/lib/web/setup";
import { toldBrowser } from "@/lib/web/told-browser";
import { answerOf, byOf, ticked } from "../answers";

const PAGE = "/settings/security";

export async function endOne(_: Answered, form: FormData): Promise<Answered> {
  const Session = z.strictObject({ session: z.string().min(1).max(100) });
  return await personAction(Session, form, async ({ session }, viewer) => {
    const ended = await endSession(database().sql, viewer.userId, session);
    if (ended) await forgetBrowsersOf(database().sql, viewer.userId, session);
    revalidatePath(PAGE);
    return { tone: "done", message: ended ? "That session is over." : "That session was over already." };
  });
}

export async function endOthers(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({}), form, async (_input, viewer) => {
    const ended = await endOtherSessions(database().sql, viewer.userId, viewer.sessionId);
    await forgetOtherBrowsers(database().sql, viewer.userId, await toldBrowser());
    revalidatePath(PAGE);
    return { tone: "done", message: othersEnded(ended) };
  });
}

const { least, most } = PASSWORD_LENGTH;
const Passwords = z.strictObject({
  current: z.string().min(1, "Type the password you have now.").max(200),
  next: z.string().min(least, `At least ${least} characters.`).max(most, `At most ${most} characters.`),
});

export async function setPassword(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Passwords, form, async (input, viewer) => {
    const { sql } = database();
    const [{ email }, request] = [await accountOf(sql, viewer.userId), await headers()];
    if (!mayTry(request, email)) return TOO_OFTEN;
    const { userId, sessionId } = viewer;
    const changed = await changePassword({ sql }, { userId, sessionId, ...input });
    if (!changed.ok) return changed.reason === "wrong" ? WRONG_PASSWORD : NO_PASSWORD;
    forgiveTry(request, email);
    await forgetOtherBrowsers(sql, userId, await toldBrowser());
    revalidatePath(PAGE);
    return { tone: "done", message: `Your password is changed. ${othersEnded(changed.ended)}` };
  });
}

const othersEnded = (count: number): string => {
  if (count === 0) return "You were signed in nowhere else.";
  return `You are signed out everywhere else (${count === 1 ? "one session" : `${count} sessions`}).`;
};

const WRONG_PASSWORD = fieldsAnswer({ current: "That is not your password." });
const NO_PASSWORD: Answer = {
  tone: "refused",
  message: "You sign in without a password: there is none to change.",
};

const Token = z
  .object({
    name: z.string().trim().min(1, "Give it a name you will know it by.").max(60, "At most 60 characters."),
    days: z.enum(["7", "30", "90", "365", "never"], "Choose one of these."),
  })
  .catchall(z.literal("on")); // the boxes that were ticked

export async function makeToken(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Token, form, async (input, viewer) => {
    // What outlives this session is made by the person, not by whoever found their browser open.
    if (!isFresh(viewer)) return CONFIRM_FIRST;
    const chosen = ticked(input, "scopes");
    const scopes = SCOPES.filter((scope) => chosen.includes(scope));
    const days = input.days === "never" ? null : Number(input.days);
    const made = await makePersonToken(database(), byOf(viewer), { name: input.name, scopes, days });
    if (!made.ok) return answerOf(made, "");
    revalidatePath(PAGE);
    const label = `The token “${input.name}”`;
    return { tone: "done", message: `${label} is made.`, shown: { label, value: made.token } };
  });
}

export async function revokeToken(_: Answered, form: FormData): Promise<Answered> {
  const Key = z.strictObject({ key: z.string().regex(/^[0-9A-Za-z]{16}$/) });
  return await personAction(Key, form, async ({ key }, viewer) => {
    const revoked = await revokePersonToken(database(), byOf(viewer), { keyId: key });
    revalidatePath(PAGE);
    return answerOf(revoked, "That token opens nothing any more.");
  });
}

"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { accountOf } from "@/lib/auth/accounts";
import { type Answered, personAction } from "@/lib/web/action";
import { TOO_OFTEN } from "@/lib/web/allowance";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { HOME, nextPath } from "@/lib/web/next-path";
import { sendSignInLink, signInWithPassword } from "@/lib/web/sign-in";

// Proving once more who one is. It is a sign-in like any other, for the account that is signed in and no other.

const next = z.string().optional().transform(nextPath);
const Password = z.strictObject({ password: z.string().min(1, "Type your password.").max(200), next });

export async function confirmWithPassword(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Password, form, async (input, viewer) => {
    const { email } = await accountOf(database().sql, viewer.userId);
    const refused = await signInWithPassword(await headers(), email, input.password);
    if (!refused) redirect(input.next ?? HOME);
    if (refused === TOO_OFTEN) return refused;
    return fieldsAnswer({ password: WRONG });
  });
}

const WRONG = "That is not your password.";

export async function confirmWithLink(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({ next }), form, async (input, viewer) => {
    const { email } = await accountOf(database().sql, viewer.userId);
    return sendSignInLink(await headers(), email, input.next);
  });
}

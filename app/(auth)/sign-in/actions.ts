"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Answered, strangerAction } from "@/lib/web/action";
import { HOME, nextPath } from "@/lib/web/next-path";
import { sendSignInLink, signInWithLink, signInWithPassword } from "@/lib/web/sign-in";

const email = z.string().trim().toLowerCase().max(254).pipe(z.email("This is not an e-mail address."));
const next = z.string().optional().transform(nextPath); // whatever is no page of ours is nothing
const Password = z.strictObject({ email, password: z.string().min(1, "Type your password.").max(200), next });

export async function signIn(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(Password, form, async (input, headers) => {
    const refused = await signInWithPassword(headers, input.email, input.password);
    if (refused) return refused;
    redirect(input.next ?? HOME);
  });
}

export async function askForLink(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(z.strictObject({ email, next }), form, (input, headers) =>
    sendSignInLink(headers, input.email, input.next),
  );
}

export async function followLink(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(z.strictObject({ next }), form, async (input, headers) => {
    const refused = await signInWithLink(headers);
    if (refused) return refused;
    redirect(input.next ?? HOME);
  });
}

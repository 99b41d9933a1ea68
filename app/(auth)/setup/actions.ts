"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Answered, strangerAction } from "@/lib/web/action";
import { finishSetup, PASSWORD_LENGTH } from "@/lib/web/setup";

const { least, most } = PASSWORD_LENGTH;
const Setup = z.strictObject({
  workspace: z.string().trim().min(1, "Give it a name.").max(80, "At most 80 characters.").optional(),
  name: z.string().trim().min(1, "Say what others call you.").max(80, "At most 80 characters."),
  email: z.string().trim().pipe(z.email("This is not an e-mail address.")),
  password: z.string().min(least, `At least ${least} characters.`).max(most, `At most ${most} characters.`),
});

export async function setUp(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(Setup, form, async (input, headers) => {
    const refused = await finishSetup(headers, input);
    if (refused) return refused;
    redirect("/inbox");
  });
}

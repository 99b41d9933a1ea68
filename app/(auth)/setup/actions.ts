"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { loadDemo } from "@/lib/demo/load";
import { type Answered, strangerAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { finishSetup, PASSWORD_LENGTH } from "@/lib/web/setup";
import { rememberWorkspace } from "@/lib/web/workspace-cookie";
import { engine } from "../../engine";

const { least, most } = PASSWORD_LENGTH;
const Setup = z.strictObject({
  workspace: z.string().trim().min(1, "Give it a name.").max(80, "At most 80 characters.").optional(),
  name: z.string().trim().min(1, "Say what others call you.").max(80, "At most 80 characters."),
  email: z.string().trim().pipe(z.email("This is not an e-mail address.")),
  demo: z.literal("on").optional(), // the box is ticked
  password: z.string().min(least, `At least ${least} characters.`).max(most, `At most ${most} characters.`),
});

// The owner is made by then: a demo that fails must not look as if that had.
async function openDemo(): Promise<void> {
  try {
    await rememberWorkspace(await loadDemo(database(), engine(), null));
  } catch (error) {
    console.error("the demo workspace could not be loaded", error);
  }
}

export async function setUp(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(Setup, form, async (input, headers) => {
    const refused = await finishSetup(headers, input);
    if (refused) return refused;
    if (input.demo) await openDemo();
    redirect("/inbox");
  });
}

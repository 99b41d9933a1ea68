"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { config } from "@/lib/config";
import { type Answered, strangerAction } from "@/lib/web/action";
import { joinAsNew, joinAsReader } from "@/lib/web/invitation";
import { PASSWORD_LENGTH } from "@/lib/web/setup";
import { signOut } from "@/lib/web/sign-in";
import { WORKSPACE_COOKIE } from "@/lib/web/viewer";

const { least, most } = PASSWORD_LENGTH;
const Joining = z.strictObject({
  name: z.string().trim().min(1, "Say what others call you.").max(80, "At most 80 characters."),
  password: z.string().min(least, `At least ${least} characters.`).max(most, `At most ${most} characters.`),
});

export async function join(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(Joining, form, async (input, headers) => {
    const refused = await joinAsNew(headers, input);
    if (refused) return refused;
    redirect("/inbox");
  });
}

export async function joinAsMyself(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(z.strictObject({}), form, async (_input, headers) => {
    const joined = await joinAsReader(headers);
    if ("tone" in joined) return joined;
    // The workspace they came for is the one they see.
    const secure = config().publicUrl.startsWith("https:");
    const year = 365 * 86_400;
    (await cookies()).set(WORKSPACE_COOKIE, joined.workspaceId, {
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      maxAge: year,
      secure,
    });
    redirect("/inbox");
  });
}

/** Somebody else is signed in here: they leave, and the invitation waits. */
export async function leaveFirst(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(z.strictObject({}), form, async (_input, headers) => {
    await signOut(headers);
    redirect("/invitation");
  });
}

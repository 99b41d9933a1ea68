"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { makeWorkspace } from "@/lib/auth/make-workspace";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { rememberWorkspace } from "@/lib/web/workspace-cookie";
import { answerOf, byOf, nameShape } from "../../answers";

export async function make(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(
    z.strictObject({ name: nameShape("Give it a name.") }),
    form,
    async (input, viewer) => {
      const made = await makeWorkspace(database(), byOf(viewer), input);
      if (!made.ok) return answerOf(made, "");
      await rememberWorkspace(made.workspaceId);
      redirect("/inbox");
    },
  );
}

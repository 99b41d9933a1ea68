"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { loadDemo } from "@/lib/demo/load";
import { removeDemo } from "@/lib/demo/remove";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { rememberWorkspace } from "@/lib/web/workspace-cookie";
import { engine } from "../engine";

const Nothing = z.strictObject({});

export async function enterDemo(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Nothing, form, async (_input, viewer) => {
    if (viewer.role !== "owner")
      return { tone: "refused", message: "Only an owner of this workspace can load the demo." };
    await rememberWorkspace(await loadDemo(database(), engine(), viewer.userId));
    redirect("/inbox");
  });
}

export async function endDemo(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Nothing, form, async (_input, viewer) => {
    if (!viewer.isDemo) return { tone: "refused", message: "This is no demo: nothing was removed." };
    if (viewer.role !== "owner")
      return { tone: "refused", message: "Only an owner of the demo can remove it." };
    await removeDemo(database().sql);
    redirect("/inbox");
  });
}

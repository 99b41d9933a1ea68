"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { connectSlack as connect, GONE } from "@/lib/auth/slack-links";
import { type Answered, CONFIRM_FIRST, personAction } from "@/lib/web/action";
import { dropToken } from "@/lib/web/cookie";
import { database } from "@/lib/web/database";
import { needsFreshSignIn } from "@/lib/web/viewer";
import { rememberWorkspace } from "@/lib/web/workspace-cookie";
import { openedOffer } from "./offer";

export async function connectSlack(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({}), form, async (_input, viewer) => {
    const opened = await openedOffer(viewer);
    if (!opened) return { tone: "refused", message: GONE };
    // From then on the account decides as this person: whoever has their browser for a moment gives it to nobody.
    if (needsFreshSignIn(viewer, "high")) return CONFIRM_FIRST;
    const by = { workspaceId: opened.offer.workspaceId, personId: opened.me.id };
    const verdict = await connect(database(), by, opened.hash);
    if (!verdict.ok) return { tone: "refused", message: verdict.message };
    await dropToken("slack_link");
    await rememberWorkspace(by.workspaceId); // the page that follows is about the workspace that it decides in
    redirect("/settings/you#slack");
  });
}

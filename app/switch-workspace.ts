"use server";

import { z } from "zod";
import { workspacesOfUser } from "@/lib/db/read/people";
import { type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { rememberWorkspace } from "@/lib/web/workspace-cookie";

/** To another workspace of the same human, and to no other: their memberships are looked up, not believed. */
export async function switchWorkspace(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(z.strictObject({ workspace: z.uuid() }), form, async ({ workspace }, viewer) => {
    const own = await workspacesOfUser(database().sql, viewer.userId);
    const chosen = own.find(({ id }) => id === workspace);
    if (!chosen) return { tone: "refused", message: "You do not belong to this workspace any more." };
    await rememberWorkspace(chosen.id);
    return { tone: "done", message: `This is ${chosen.name}.` };
  });
}

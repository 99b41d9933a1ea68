"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { parseJson } from "@/lib/domain/json";
import { isObject } from "@/lib/domain/task-spec";
import type { JsonObject } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import { type Answer, type Answered, personAction, strangerAction } from "@/lib/web/action";
import { signOut } from "@/lib/web/sign-in";
import { actorOf } from "@/lib/web/viewer";
import { engine } from "../engine";

const Decision = z.strictObject({
  taskId: z.uuid(),
  version: z.coerce.number().int().positive(),
  payloadHash: z.string().regex(/^[0-9a-f]{64}$/),
  outcome: z.string().min(1).max(100),
  comment: z.string().max(4000, "At most 4000 characters.").optional(),
  evidence: z.string().max(10_000, "At most 10,000 characters.").optional(),
  data: z.string().max(32_000, "At most 32,000 characters.").optional(),
});
type Decision = z.output<typeof Decision>;

export async function decideTask(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Decision, form, async (input, viewer) => {
    const data = dataOf(input);
    if (data === null) return problem("data", 'This is not a JSON object, such as {"name": "value"}.');
    const done = await decide(engine(), {
      workspaceId: viewer.workspaceId,
      taskId: input.taskId,
      actor: actorOf(viewer),
      outcome: input.outcome,
      ...(input.comment?.trim() && { comment: input.comment }),
      ...(Object.keys(data).length > 0 && { data }),
      version: input.version,
      payloadHash: input.payloadHash,
    });
    if (done.ok || OVER.has(done.refusal.code)) redirect(`/inbox?about=${input.taskId}`);
    revalidatePath("/inbox", "layout");
    return said(done.refusal);
  });
}

export async function leave(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(z.strictObject({}), form, async (_input, headers) => {
    await signOut(headers);
    redirect("/sign-in");
  });
}

// The task is no longer this person's to decide; the page that follows says from the database what it came to.
const OVER = new Set(["closed", "already_voted"]);

type Refused = { code: string; message: string; problems?: Array<{ pointer: string; message: string }> };

function said({ code, message, problems }: Refused): Answer {
  if (code === "stale_version" || code === "payload_mismatch")
    return {
      tone: "refused",
      message:
        "Changed, look again: the request is not what it was when this page was made. Nothing was decided.",
    };
  const field = FIELDS.find(([start]) => problems?.[0]?.pointer.startsWith(start))?.[1];
  return field ? problem(field, message) : { tone: "refused", message };
}

const FIELDS: Array<[string, string]> = [
  ["/data/evidence", "evidence"],
  ["/data", "data"],
  ["/comment", "comment"],
];

const problem = (field: string, message: string): Answer => ({
  tone: "problem",
  message: "Please look at the marked fields.",
  fields: { [field]: message },
});

/** null: what was typed is no JSON object. */
function dataOf({ data, evidence }: Decision): JsonObject | null {
  const parsed = data?.trim() ? parseJson(data) : null;
  if (parsed && !(parsed.ok && isObject(parsed.value))) return null;
  const typed = parsed?.ok && isObject(parsed.value) ? parsed.value : {};
  return evidence?.trim() ? { ...typed, evidence } : typed;
}

"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { forgetBrowser } from "@/lib/auth/push-browsers";
import { sensitiveAmong } from "@/lib/db/read/sensitive";
import { type Answer, type Answered, personAction, strangerAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { signOut } from "@/lib/web/sign-in";
import { rememberBrowser, toldBrowser } from "@/lib/web/told-browser";
import { currentViewer, needsFreshSignIn } from "@/lib/web/viewer";
import { engine } from "../engine";
import { decideAll } from "./decide";
import { Decision, OVER, readDecision, refusalAnswer } from "./decision";
import { guardSensitive, PROVE } from "./guard-sensitive";

/** `inline`: a page with scripts posted it, and says by itself what came of it. */
const Posted = Decision.extend({ inline: z.literal("1").optional() });

export async function decideTask(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Posted, form, async ({ inline, ...input }, viewer) => {
    const read = readDecision(input);
    if (!read.ok) return fieldsAnswer(read.fields);
    const stop = await guardSensitive(viewer, input);
    if (stop?.wantsProof && !inline) redirect(`/confirm?next=/inbox/${input.taskId}`);
    if (stop) return stop;
    const done = await decideAll(viewer, [{ taskId: input.taskId, ...read.said }]);
    const [refusal] = done.ok ? [] : done.refusals;
    if (!inline && (!refusal || OVER.has(refusal.code))) redirect(`/inbox?about=${input.taskId}`);
    if (done.ok) return { tone: "done", message: "Decided.", holdings: done.holdings };
    if (!inline) revalidatePath("/inbox", "layout");
    return refusalAnswer(refusal as NonNullable<typeof refusal>);
  });
}

const MOST_AT_ONCE = 200;
const Several = z.strictObject({
  tasks: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue("This is not JSON.");
        return z.NEVER;
      }
    })
    .pipe(
      z
        .array(Decision.pick({ taskId: true, version: true, payloadHash: true, outcome: true }))
        .min(1)
        .max(MOST_AT_ONCE, `At most ${MOST_AT_ONCE} at once.`),
    ),
  comment: Decision.shape.comment,
});

/** All or none: what is said in `fields` stands under the id of its task. */
export async function decideSeveral(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Several, form, async ({ tasks, comment }, viewer) => {
    const ids = tasks.map(({ taskId }) => taskId);
    const sensitive = await sensitiveAmong(database().sql, viewer.workspaceId, ids);
    const risky = sensitive.filter(({ risk }) => risk === "high");
    if (risky.length > 0)
      return severalRefused(tasks.length, Object.fromEntries(risky.map(({ id }) => [id, ONE_BY_ONE])));
    if (sensitive.length > 0 && needsFreshSignIn(viewer, "high")) return PROVE;
    const said = tasks.map((task) => ({ ...task, ...(comment?.trim() && { comment }) }));
    const done = await decideAll(viewer, said);
    if (done.ok) return { tone: "done", message: `${tasks.length} decided.`, holdings: done.holdings };
    const fields = Object.fromEntries(
      done.refusals.flatMap((refusal, i) => (refusal ? [[tasks[i]?.taskId ?? "", refusal.message]] : [])),
    );
    return severalRefused(tasks.length, fields, done.decided);
  });
}

const ONE_BY_ONE = "High risk: it is decided by itself.";

function severalRefused(of: number, fields: Record<string, string>, decided = 0): Answer {
  const n = Object.keys(fields).length;
  if (decided > 0) {
    // With no undo time there is nothing to hold: somebody else was quicker after it had been asked whether all could be.
    const message = `${decided} of ${of} were decided; ${n} had changed at that moment, and could not be any more.`;
    return { tone: "refused", message, fields };
  }
  const message = `Nothing was decided: ${n} of ${of} cannot be. Take ${n === 1 ? "it" : "them"} out and try again.`;
  return { tone: "refused", message, fields };
}

const Ids = z.strictObject({
  ids: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.uuid()).min(1).max(MOST_AT_ONCE)),
});

export async function takeBack(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Ids, form, async ({ ids }, viewer): Promise<Answer> => {
    const back = await engine().held.undo(viewer.workspaceId, viewer.id, ids);
    if (back.length === ids.length) return { tone: "done", message: "Taken back: nothing was decided." };
    return {
      tone: "refused",
      message:
        back.length === 0
          ? "Too late to take it back: it has taken effect."
          : `${back.length} of ${ids.length} were taken back; the others have taken effect.`,
    };
  });
}

export async function sendNow(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Ids, form, async ({ ids }, viewer): Promise<Answer> => {
    await engine().held.sendNow(viewer.workspaceId, viewer.id, ids);
    await engine().held.fire(MOST_AT_ONCE);
    return { tone: "done", message: "Sent." };
  });
}

export async function leave(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(z.strictObject({}), form, async (_input, headers) => {
    const [viewer, browser] = [await currentViewer(), await toldBrowser()];
    if (viewer && browser) await forgetBrowser(database().sql, viewer.userId, browser);
    if (browser) await rememberBrowser(null);
    await signOut(headers);
    redirect("/sign-in");
  });
}

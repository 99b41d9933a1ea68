import { headers } from "next/headers";
import { forbidden, unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { config } from "@/lib/config";
import { isDatabaseTrouble } from "@/lib/db/read/trouble";
import { DATABASE_AWAY_SAID } from "@/lib/domain/database-away";
import { WHOSE } from "@/lib/domain/whose";
import { fieldsAnswer } from "./fields-answer";
import { originFault } from "./origin";
import { currentViewer, type Viewer, whoseOf } from "./viewer";

// The one wrapper of every server action. A server action is an address anybody can post to, so each proves for itself
// where the request came from and who sent it, and believes nothing it has not parsed.

/** What a form shows after it was sent (the components know it as `FormState`). */
export type Answer = {
  tone: "done" | "refused" | "problem"; // as asked; a rule says no; to be filled in differently
  message: string;
  fields?: Record<string, string>; // a sentence for each field that needs another look
  wantsProof?: true; // somebody signed in long ago: prove who you are beside it, then send the same again
  signedOut?: true; // nobody is signed in any more: the form keeps what was typed, and offers to sign in beside it
  holdings?: Array<{ id: string; taskId: string; dueAt: string }>; // decisions that can still be taken back
  shown?: { label: string; value: string }; // a secret, on the page this once and never again
  toldNowhere?: true; // the browser that was switched off is told in no other workspace either
  drawnFrom?: string; // what the form shows is saved, and this is its print (lib/auth/drawn-from.ts)
};
export type Answered = (Answer & { at: number }) | null; // `at` tells two equal answers apart

/** An action of a signed-in person, from a page that was drawn for them in the workspace they are in. */
export function personAction<Shape extends z.ZodType>(
  shape: Shape,
  form: FormData,
  run: (input: z.output<Shape>, viewer: Viewer) => Promise<Answer | null>,
): Promise<Answered> {
  return guarded(shape, form, async (input) => {
    const viewer = await currentViewer();
    if (!viewer) return SIGNED_OUT;
    if (form.get(WHOSE) !== whoseOf(viewer)) return OF_ANOTHER;
    return run(input, viewer);
  });
}

const SIGNED_OUT: Answer = {
  tone: "refused",
  message: "You are signed out, so nothing was done. What you typed is still here.",
  signedOut: true,
};

// A page that does not say whose it is may be anybody's.
const OF_ANOTHER: Answer = {
  tone: "refused",
  message: "This page is of another workspace or person, so nothing was done. Load it again.",
};

/** For what wants a fresh sign-in and has none. */
export const CONFIRM_FIRST: Answer = {
  tone: "refused",
  message: "This wants to know first that it is you, so nothing was done. What you typed is still here.",
  wantsProof: true,
};

/** An action of somebody we do not know yet: signing in, the first run. */
export function strangerAction<Shape extends z.ZodType>(
  shape: Shape,
  form: FormData,
  run: (input: z.output<Shape>, headers: Headers) => Promise<Answer | null>,
): Promise<Answered> {
  return guarded(shape, form, run);
}

async function guarded<Shape extends z.ZodType>(
  shape: Shape,
  form: FormData,
  run: (input: z.output<Shape>, headers: Headers) => Promise<Answer | null>,
): Promise<Answered> {
  const request = await headers();
  if (originFault(request, config().publicUrl)) forbidden();
  const said = textOf(form);
  const unstorable = Object.entries(said).find(
    ([, value]) => typeof value === "string" && value.includes("\0"),
  );
  if (unstorable) return stamp(fieldsAnswer({ [unstorable[0]]: NUL }));
  const parsed = shape.safeParse(said);
  if (!parsed.success) return stamp(fieldsAnswer(problems(parsed.error)));
  try {
    return stamp(await run(parsed.data, request));
  } catch (error) {
    unstable_rethrow(error); // a redirect, a not-found: Next's own business
    console.error("an action failed", error);
    const what = isDatabaseTrouble(error) ? DATABASE_AWAY_SAID : "Something went wrong on our side.";
    // Either may have come after it was done.
    return stamp({ tone: "problem", message: `${what} Look again before you repeat it.` });
  }
}

const stamp = (answer: Answer | null): Answered => answer && { ...answer, at: Date.now() };

// Next adds fields of its own to a form that is sent without JavaScript, and every page says whose it is.
function textOf(form: FormData): Record<string, FormDataEntryValue> {
  return Object.fromEntries([...form].filter(([name]) => name !== WHOSE && !name.startsWith("$ACTION")));
}

// Neither a column of text nor a field of the log can hold it, so it ends here and not as a failure of ours.
const NUL = "This holds the character NUL, which cannot be stored.";

function problems(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[String(issue.path[0] ?? "")] ??= issue.message;
  return fields;
}

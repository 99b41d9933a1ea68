import { z } from "zod";
import type { By, Verdict } from "@/lib/auth/administer";
import type { Saved } from "@/lib/auth/drawn-from";
import { isFresh } from "@/lib/auth/fresh";
import { type Answer, CONFIRM_FIRST } from "@/lib/web/action";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import type { Viewer } from "@/lib/web/viewer";
import { words } from "@/lib/web/words";

// What the settings actions have in common: who asks, and how a verdict is said on a page.

export const byOf = (viewer: Viewer): By => ({
  workspaceId: viewer.workspaceId,
  personId: viewer.id,
  isFresh: isFresh(viewer),
});

export function answerOf(verdict: Verdict<Saved>, done: string): Answer {
  if (verdict.ok) {
    const { drawnFrom } = verdict;
    return { tone: "done", message: done, ...(drawnFrom !== undefined && { drawnFrom }) };
  }
  const { message, field, wantsProof } = verdict;
  if (wantsProof) return CONFIRM_FIRST;
  if (field === undefined) return { tone: "refused", message };
  return fieldsAnswer({ [field]: message });
}

/** In every form that posts all that it shows (lib/auth/drawn-from.ts). */
export const drawnFromShape = z
  .string("This form is an old one: load the page again.")
  .max(64, "This form is an old one: load the page again.");

export const emailShape = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "At most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));

export const nameShape = (missing: string) =>
  z.string().trim().min(1, missing).max(80, "At most 80 characters.");

/** Boxes that were ticked come as `groups.<value>` each: the values, of those under one name. */
export const ticked = (input: Record<string, unknown>, name: string): string[] =>
  Object.keys(input)
    .filter((key) => key.startsWith(`${name}.`))
    .map((key) => key.slice(name.length + 1));

// A list is drawn for any address somebody types; what is not understood is left out.
export const listQuery = z.object({
  q: words(100),
  after: z.uuid().optional().catch(undefined),
});

export type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

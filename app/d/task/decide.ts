import { redirect } from "next/navigation";
import { z } from "zod";
import { spendLink } from "@/lib/auth/decision-links";
import { idempotencyOfLink } from "@/lib/auth/idempotency";
import { type Proof, proofOf } from "@/lib/auth/link-proof";
import { announceReceipt, settleReceipt, warnOfWrong } from "@/lib/auth/receipts";

import type { Json, Via } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import type { HeldInput } from "@/lib/engine/held";
import type { Answer } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { countWrong } from "@/lib/web/link-allowance";
import { linkSecret } from "@/lib/web/link-visit";
import { type OpenedLink, openedLink } from "@/lib/web/opened-link";
import { engine } from "../../engine";
import { Decision, OVER, readDecision, refusalAnswer } from "../../inbox/decision";
import { guardSensitive } from "../../inbox/guard-sensitive";

// A decision posted from the page of a link. It takes effect at once: whoever came by a link leaves again, and has no inbox open
// in which it could be taken back; what protects them is that a code is typed, and the receipt.

export const Posted = Decision.extend({
  linkId: z.uuid(),
  mailed: z.string().max(40, "Six digits.").optional(),
  nickname: z.string().max(10_000).optional(), // nobody sees this field
});
export type Posted = z.output<typeof Posted>;

export async function decideLinked(posted: Posted, headers: Headers): Promise<Answer> {
  const { linkId, mailed = "", nickname = "", ...input } = posted;
  const here = `/d/task/${linkId}`;
  const opened = await openedLink(linkId, headers);
  if (!opened || opened.link.taskId !== input.taskId) return wrong(headers, here, CLOSED);
  // The page says what became of it, or whose it is.
  if (opened.state !== "open" || opened.link.version !== input.version) redirect(here);
  if (opened.reader === "other") return NOT_YOURS(opened);
  const read = readDecision(input);
  if (!read.ok) return fieldsAnswer(read.fields);
  const stop = opened.session && opened.reader === "person" ? await guardSession(opened, input) : null;
  if (stop?.wantsProof) redirect(`/confirm?next=${here}`);
  if (stop) return stop;

  // What is said first, so that nobody types the code for what cannot be.
  const { taskId, ...said } = { taskId: input.taskId, ...read.said };
  const wanted: HeldInput = { workspaceId: opened.link.workspaceId, taskId, actor: actorOf(opened), ...said };
  const [refusal] = await engine().held.check([wanted]);
  if (refusal && OVER.has(refusal.code)) redirect(here);
  if (refusal) return refusalAnswer(refusal);
  const proof = await proofOf(database().sql, linkSecret(), opened, { code: mailed, trap: nickname });
  if (proof.by === null) return wrong(headers, here, await unproven(opened, proof), proof.why === "code");
  const no = await carryOut(opened, wanted, said as Json);
  if (no && !OVER.has(no.code)) return refusalAnswer(no);
  redirect(here);
}

const guardSession = ({ link, session }: OpenedLink, input: Decision) =>
  session ? guardSensitive({ workspaceId: link.workspaceId, ...session }, input) : null;

/** The receipt is written down before, and sent or dropped after. */
async function carryOut({ link }: OpenedLink, wanted: HeldInput, said: Json) {
  const { sql } = database();
  const { outcome } = wanted;
  const receipts = await announceReceipt(sql, linkSecret(), link, { outcome, via: wanted.actor.via });
  const done = await decide(engine(), { ...wanted, idempotency: idempotencyOfLink(link, said) });
  await settleReceipt(sql, link, receipts, done.ok ? outcome : null);
  if (done.ok) await spendLink(sql, link);
  return done.ok ? null : done.refusal;
}

const actorOf = ({ link, person }: OpenedLink): HeldInput["actor"] => ({
  kind: "person",
  id: person.id,
  personId: person.id,
  name: person.name,
  via: viaOf(link.channel),
});

// A browser's own notification leads to whoever is signed in there.
const viaOf = (channel: string | null): Via =>
  channel === "slack" ? "slack_link" : channel === "push" ? "inbox" : "email";

function wrong(headers: Headers, here: string, answer: Answer, isGuess = true): Answer {
  if (isGuess) countWrong(headers, here);
  return answer;
}

const CLOSED: Answer = {
  tone: "refused",
  message: "This link opens nothing any more. Nothing was decided; sign in to see what waits for you.",
};

const NOT_YOURS = ({ person }: OpenedLink): Answer => ({
  tone: "refused",
  message: `This is for ${person.name}, and somebody else is signed in. Nothing was decided.`,
});

async function unproven(opened: OpenedLink, proof: Extract<Proof, { by: null }>): Promise<Answer> {
  const { link, person } = opened;
  if (proof.why === "sign_in")
    return { tone: "refused", message: `Sign in as ${person.name} first: no code decides this.` };
  if (proof.why === "trap")
    return {
      tone: "refused",
      message: "A field that nobody sees was filled in, so nothing was decided. Load the page again.",
    };
  if (proof.why !== "code") return CLOSED;
  const { tried } = proof;
  if (tried.verdict === "locked") return CLOSED;
  if (tried.verdict === "unreadable") return { tone: "problem", message: SIX };
  if (tried.verdict === "wrong") await warnOfWrong(database().sql, link, tried.lastOf);
  if (tried.verdict === "wrong" && tried.lastOf === "link") return CLOSED;
  if (tried.verdict === "wrong" && tried.left > 0)
    return {
      tone: "problem",
      message: `That is not the code in the message. ${tried.left === 1 ? "One try is" : "Two tries are"} left here.`,
    };
  return { tone: "refused", message: SPENT };
}

const SIX = "Type the six digits that stand in the message.";
export const SPENT =
  "Three wrong codes were typed here, so this page takes no more. Open the link in the message once more, or sign in.";

"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { deny } from "@/lib/auth/denial";
import { receiptView } from "@/lib/auth/receipts";
import { isShortCode } from "@/lib/domain/short-code";
import { type Answer, type Answered, strangerAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";
import { fieldsAnswer } from "@/lib/web/fields-answer";
import { visitTo } from "@/lib/web/link-visit";
import { engine } from "../../engine";

const Denial = z.strictObject({ intentId: z.uuid(), code: z.string().max(40) });

/** Typed by hand, because scanners press every button. */
export async function denyDecision(_: Answered, form: FormData): Promise<Answered> {
  return await strangerAction(Denial, form, async ({ intentId, code }): Promise<Answer> => {
    const visit = await visitTo("dispute", intentId);
    const view = visit && (await receiptView(database().sql, visit));
    if (!visit || !view?.decision) return GONE;
    if (!isShortCode(intentId, code)) return fieldsAnswer({ code: SIX });
    const refusal = await deny({ sql: database().sql, apply: engine().apply }, visit, view);
    if (refusal) return { tone: "refused", message: refusal.message };
    redirect(`/d/receipt/${intentId}`);
  });
}

const GONE: Answer = { tone: "refused", message: "Open the link in the message once more." };
const SIX = "These are not the six characters.";

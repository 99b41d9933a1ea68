"use server";

import { z } from "zod";
import { type Checked, verifyOne, verifyWithin } from "@/lib/db/read/verify-within";
import { readsSettings } from "@/lib/domain/roles";
import { type Answer, type Answered, personAction } from "@/lib/web/action";
import { database } from "@/lib/web/database";

const WITHIN_MS = 8_000;
const Asked = z.strictObject({ intentId: z.uuid().optional() });

// One at a time in this process: reckoning hashes takes a whole core.
const shared = globalThis as typeof globalThis & { countersignVerifying?: boolean };

/** Reckons the log again, of one intent or as much of the workspace as there is time for. It changes nothing. */
export async function verifyLog(_: Answered, form: FormData): Promise<Answered> {
  return await personAction(Asked, form, async ({ intentId }, viewer) => {
    if (!readsSettings(viewer.role))
      return { tone: "refused", message: "Owners, admins and auditors may verify." };
    const { sql } = database();
    if (intentId) {
      const checked = await verifyOne(sql, viewer.workspaceId, intentId);
      return checked ? said(checked, true) : { tone: "refused", message: "There is no such intent here." };
    }
    if (shared.countersignVerifying)
      return { tone: "refused", message: "A check is running already. Try again in a few seconds." };
    shared.countersignVerifying = true;
    try {
      return said(await verifyWithin(sql, viewer.workspaceId, { withinMs: WITHIN_MS }), false);
    } finally {
      shared.countersignVerifying = false;
    }
  });
}

const number = (n: number): string => n.toLocaleString("en");
const SHOWN = 20;

// The first line is the finding; the others say on what it rests.
function said(checked: Checked, isOne: boolean): Answer {
  const { intents, events, decisions, found, violations, complete, lookedTo, digest } = checked;
  const read = isOne
    ? `${number(events)} events and ${number(decisions)} decisions of this intent`
    : `${number(intents)} intents, with ${number(events)} events and ${number(decisions)} decisions`;
  const lines = [
    found === 0 ? `Nothing is wrong in ${read}.` : `${number(found)} things are wrong in ${read}.`,
  ];
  if (!complete)
    lines.push(
      `There was no time for all: what was asked before ${lookedTo?.toISOString() ?? "then"} was not read. npm run verify reads everything.`,
    );
  for (const { invariant, intentId, what } of violations.slice(0, SHOWN))
    lines.push(isOne ? `${invariant}: ${what}` : `${invariant} ${intentId ?? ""}: ${what}`);
  if (found > SHOWN) lines.push(`And ${number(found - SHOWN)} more.`);
  lines.push(isOne ? `Chain head: ${digest}` : `Hash over the ${number(intents)} chain heads: ${digest}`);
  return { tone: found === 0 ? "done" : "problem", message: lines.join("\n") };
}

// Which intents a key may see. What it may not see does not exist: the same 404 as for an id nobody has.

import type { Principal } from "../auth/principal";
import { type Found, readIntent } from "../db/read/intents";
import { canonicalAddress } from "../domain/address";
import type { Intent } from "../domain/state";
import { isTerminal, type Status } from "../domain/types";
import type { Deps } from "./deps";
import { notFound } from "./stop";

type Seen = Pick<Intent, "to" | "submitter"> & { status: Status; options?: Intent["options"] };

export const sees = (principal: Principal, intent: Seen): boolean => {
  if (principal.kind !== "agent" || principal.person || !principal.agent) return true;
  // Whoever is to be answered sees what came of it.
  const replyTo = isTerminal(intent.status) ? intent.options?.reply_to : undefined;
  if (replyTo && canonicalAddress(replyTo, principal) === principal.agent.address) return true;
  return intent.to === principal.agent.address || intent.submitter === `agent:${principal.agent.id}`;
};

export async function reach(
  deps: Deps,
  principal: Principal,
  intentId: string,
  what = "intent",
): Promise<Found> {
  const found = await readIntent(deps.db, principal.workspaceId, intentId);
  if (!found || !sees(principal, found.intent)) throw notFound(what);
  return found;
}

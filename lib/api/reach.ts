// Which intents a key may see. What it may not see does not exist: the same 404 as for an id nobody has.

import type { Principal } from "../auth/principal";
import { type Found, readIntent } from "../db/read/intents";
import type { Intent } from "../domain/state";
import type { Deps } from "./deps";
import { notFound } from "./stop";

export const sees = (principal: Principal, intent: Pick<Intent, "to" | "submitter">): boolean => {
  if (principal.kind !== "agent" || principal.person || !principal.agent) return true;
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

// One long poll for an outcome: the four-line client of anybody with curl.
import { performance } from "node:perf_hooks";
import { z } from "zod";
import type { Principal } from "../../auth/principal";
import { intentKey } from "../../db/read/hub";
import { type Found, glanceAtIntent, readIntent } from "../../db/read/intents";
import { isTerminal, type JsonObject } from "../../domain/types";
import type { Deps } from "../deps";
import { hold, isFull, NO_PLACE_MS, standAside } from "../hold";
import { outcomeOf, presentIntent } from "../present/intent";
import { reach, sees } from "../reach";
import type { Leaving } from "../request-headers";
import { route } from "../route";
import { ok } from "../shapes/common";
import { ofIntent, waitSeconds } from "../shapes/intents";
import { intentShape } from "../shapes/shown";
import { notFound } from "../stop";

type Waiting = {
  deps: Deps;
  principal: Principal;
  id: string;
  seconds: number;
  signal: Leaving;
  stillMay(): void | Promise<void>;
};

export const waitRoutes = [
  route({
    method: "GET",
    path: "/v1/intents/{id}/wait",
    summary: "Wait for the outcome of an intent",
    description:
      "One long poll: answers the moment the intent ends, or with `done: false` when the wait runs out.",
    tag: "Streams",
    own: true,
    long: true,
    scopes: ["read"],
    ...ofIntent,
    query: z.object({ wait_seconds: waitSeconds }),
    response: z.looseObject({ ok, done: z.boolean(), outcome: z.string().optional(), intent: intentShape }),
    handler: async ({ deps, principal, params, query, request, stillMay }) => {
      const { signal } = request;
      const waiting = { deps, principal, id: params.id, seconds: query.wait_seconds, signal, stillMay };
      const ended = await (isFull(deps, principal.keyId) ? aside(waiting) : untilEnded(waiting));
      const { intent, task } = ended ?? (await reach(deps, principal, params.id));
      // It may have ended although nothing rang for it here: no place was left, or the time ran out at that very moment.
      const done = isTerminal(intent.status);
      const shown: JsonObject = { ok: true, done, intent: presentIntent(intent, task) };
      return (done ? { ...shown, outcome: outcomeOf(intent) } : shown) as never;
    },
  }),
];

// No place left. What has ended is told at once; for the rest, time passes before it is looked at again.
async function aside({ deps, principal, id, seconds, signal, stillMay }: Waiting): Promise<Found | null> {
  const found = await reach(deps, principal, id);
  if (isTerminal(found.intent.status)) return found;
  const held = standAside(signal);
  await held.next(Math.min(seconds * 1000, NO_PLACE_MS));
  held.end();
  await stillMay();
  return null;
}

// Registered first, then looked at once: an outcome between the two is not missed. When this process makes the decision
// itself, the ring brings the outcome along and nothing is read.
async function untilEnded({
  deps,
  principal,
  id,
  seconds,
  signal,
  stillMay,
}: Waiting): Promise<Found | null> {
  const { workspaceId } = principal;
  const brought: { found: Found | null } = { found: null };
  const held = hold(deps, principal.keyId, intentKey(id), signal, ({ touched }) => {
    if (touched && isTerminal(touched.intent.status))
      brought.found = { intent: touched.intent, task: touched.tasks[0] ?? null };
  });
  const own = (found: Found | null): Found => {
    if (!found || !sees(principal, found.intent)) throw notFound("intent"); // handed on to somebody else meanwhile, perhaps
    return found;
  };
  try {
    const until = performance.now() + seconds * 1000;
    const known = deps.hub.known(id);
    const seen = known?.workspaceId === workspaceId ? known : await glanceAtIntent(deps.db, workspaceId, id);
    if (!seen) throw notFound("intent");
    // Whoever is to be answered sees it from here on, and only all of it tells who that is.
    if (isTerminal(seen.status)) return own(brought.found ?? (await readIntent(deps.db, workspaceId, id)));
    if (!sees(principal, seen)) throw notFound("intent");
    for (;;) {
      const isRung = await held.next(Math.max(0, until - performance.now()));
      const doubt = stillMay();
      if (doubt) await doubt;
      if (!isRung) return null;
      // Rung by another process: most rings are the end, so all of it is read at once.
      const found = own(brought.found ?? (await readIntent(deps.db, workspaceId, id)));
      if (isTerminal(found.intent.status)) return found;
    }
  } finally {
    held.end();
  }
}

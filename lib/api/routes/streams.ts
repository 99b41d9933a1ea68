// Being told: the log of an intent as it grows, an agent's deliveries, and one long poll for an outcome.
import { z } from "zod";
import type { Principal } from "../../auth/principal";
import { readEvents } from "../../db/read/events";
import { agentKey, intentKey } from "../../db/read/hub";
import { type Offer, readOffers } from "../../db/read/offers";
import { canonicalAddress } from "../../domain/address";
import type { JsonObject } from "../../domain/types";
import { presentEvents } from "../present/event";
import { iso } from "../present/intent";
import { reach } from "../reach";
import { resumedAt } from "../request-headers";
import { route } from "../route";
import { ok, queryNumber } from "../shapes/common";
import { ofIntent, since, waitSeconds } from "../shapes/intents";
import { deliveryShape } from "../shapes/shown";
import { streamEvents } from "../sse";
import { refused } from "../stop";
import { statusesOf } from "./intents";

const tag = "Streams";
const MOST_FRAMES = 200;
const framesOf = (what: string): string =>
  `Frames of \`id\`, \`event\` and \`data\`, which is ${what} as JSON. It ends soon after it told anything, and when the wait runs out, with a frame \`stream.timeout\`, whose data are \`{"ok":true,"next_seq":7}\`: ask again.`;
const ofStatus = z
  .string()
  .max(200)
  .optional()
  .describe("Only intents of these: `pending`, or statuses with commas between them.");
const addressParams = z.object({ address: z.string().min(1).max(383) });

export const streamRoutes = [
  route({
    method: "GET",
    path: "/v1/intents/{id}/events/stream",
    summary: "The log of an intent, as it grows",
    description: framesOf("an `Event`"),
    tag,
    scopes: ["read"],
    stream: true,
    ...ofIntent,
    query: z.object({ since, wait_seconds: waitSeconds }),
    response: z.string(),
    handler: async ({ deps, principal, params, query, request, headers, stillMay }) => {
      const { workspaceId, keyId } = principal;
      await reach(deps, principal, params.id);
      const read = async (after: number) => {
        const events = await readEvents(deps.db, workspaceId, params.id, after, MOST_FRAMES, keyId);
        if (events.length === 0) return { frames: [], next: after };
        // Handed on to somebody else meanwhile, perhaps: then the stream ends with nothing more told.
        const { intent, task } = await reach(deps, principal, params.id);
        const frames = presentEvents(events, intent, task).map((data) => ({
          id: data.seq,
          event: data.event_type,
          data,
        }));
        return { frames, next: frames.at(-1)?.id ?? after };
      };
      return streamEvents({
        deps,
        request,
        headers,
        keyId,
        key: intentKey(params.id),
        since: resumedAt(request, query.since),
        waitSeconds: query.wait_seconds,
        read,
        stillMay,
      });
    },
  }),
  route({
    method: "GET",
    path: "/v1/agents/{address}/intents/stream",
    summary: "An agent's deliveries, as they come",
    description: framesOf("a `Delivery`"),
    tag,
    scopes: ["read"],
    stream: true,
    params: addressParams,
    query: z.object({ since, wait_seconds: waitSeconds, status: ofStatus }),
    response: z.string(),
    handler: ({ deps, principal, params, query, request, headers, stillMay }) => {
      const address = ownAddress(principal, params.address);
      const statuses = statusesOf(query.status) ?? null;
      const read = async (after: number) => {
        const { offers, hidden } = await readOffers(
          deps.db.sql,
          principal.workspaceId,
          address,
          after,
          statuses,
          MOST_FRAMES,
        );
        const frames = offers.map((offer) => ({
          id: offer.cursor,
          event: "intent.delivered",
          data: presentOffer(offer),
        }));
        return { frames, hidden, next: offers.at(-1)?.cursor ?? after };
      };
      const key = agentKey(principal.workspaceId, address);
      return streamEvents({
        deps,
        request,
        headers,
        keyId: principal.keyId,
        key,
        since: resumedAt(request, query.since),
        waitSeconds: query.wait_seconds,
        read,
        stillMay,
      });
    },
  }),
  route({
    method: "GET",
    path: "/v1/agents/{address}/intents",
    summary: "An agent's deliveries, as a list",
    tag,
    scopes: ["read"],
    params: addressParams,
    query: z.object({ since, limit: queryNumber(1, 500, 100), status: ofStatus }),
    response: z.object({ ok, intents: z.array(deliveryShape), next_cursor: z.int() }),
    handler: async ({ deps, principal, params, query }) => {
      const address = ownAddress(principal, params.address);
      const statuses = statusesOf(query.status) ?? null;
      const { offers } = await readOffers(
        deps.db.sql,
        principal.workspaceId,
        address,
        query.since,
        statuses,
        query.limit,
      );
      return {
        ok: true as const,
        intents: offers.map(presentOffer) as never,
        next_cursor: offers.at(-1)?.cursor ?? query.since,
      };
    },
  }),
];

// An agent opens its own stream; a workspace's key any in its workspace; a person's token looks on.
function ownAddress(principal: Principal, said: string): string {
  const address = canonicalAddress(said, {
    orgSlug: principal.orgSlug,
    workspaceSlug: principal.workspaceSlug,
  });
  if (principal.agent && principal.agent.address !== address)
    throw refused({ code: "wrong_agent", message: "An agent reads only its own deliveries." });
  return address;
}

const presentOffer = (offer: Offer): JsonObject => ({
  intent_id: offer.intentId,
  seq: offer.cursor,
  event_type: "intent.delivered",
  status: "DELIVERED", // agents pass over anything else at first sight
  intent_type: offer.type,
  from_agent: offer.from,
  to_agent: offer.to,
  at: iso(offer.at),
  delivery_attempt: offer.attempt,
});

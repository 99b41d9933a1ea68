import { z } from "zod";
import type { MessageLine } from "@/components/deliveries/message-list";
import { findActors } from "@/lib/db/read/actors";
import type { MessageFilter, MessageRow } from "@/lib/db/read/messages";
import { MESSAGE_OCCASIONS } from "@/lib/domain/message";
import { CHANNEL_WORDS, MESSAGE_WORDS, messageTitle } from "@/lib/domain/message-words";
import { readsSettings } from "@/lib/domain/roles";
import { DELIVERY_STATES, OUTWARD } from "@/lib/domain/types";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { words } from "@/lib/web/words";

// A page is drawn for any address somebody types; what is not understood is left out.
export const MOST_WORDS = 200;
const Query = z.object({
  q: words(MOST_WORDS), // whose
  state: z.enum(DELIVERY_STATES).optional().catch(undefined),
  channel: z.enum(OUTWARD).optional().catch(undefined),
  occasion: z.enum(MESSAGE_OCCASIONS).optional().catch(undefined),
  kept: z.enum(["yes", "no"]).optional().catch(undefined),
  intent: z.uuid().optional().catch(undefined),
  after: z.uuid().optional().catch(undefined),
});
export type Query = z.output<typeof Query>;
export type SearchParams = Record<string, string | string[] | undefined>;

export const readQuery = (params: SearchParams): Query => Query.parse(params);

function paramsOf({ after: _, ...filters }: Query): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) params.set(name, value);
  return params;
}

export const isFiltered = (query: Query): boolean => paramsOf(query).size > 0;

export function pageHref(query: Query, after: string | null): string {
  const params = paramsOf(query);
  if (after !== null) params.set("after", after);
  return params.size === 0 ? "/deliveries" : `/deliveries?${params}`;
}

/** Whoever manages or audits reads all of them, everybody else their own. */
export const readsAll = (viewer: Viewer): boolean => readsSettings(viewer.role);

/** The filters in words, but for the state. */
export function inWords({ q, channel, occasion, kept, intent }: Query): string {
  const said = [
    ...(occasion ? [MESSAGE_WORDS[occasion]] : []),
    ...(channel ? [`by ${CHANNEL_WORDS[channel]}`] : []),
    ...(q ? [`to “${q}”`] : []),
    ...(kept ? [kept === "yes" ? "kept here" : "sent out"] : []),
    ...(intent ? [`about intent ${intent}`] : []),
  ];
  return said.join(", ");
}

/** What a form has to send along, so that its action means what the list shows. */
export const filterFields = ({ q, channel, occasion, kept, intent }: Query): Record<string, string> => ({
  ...(q && { q }),
  ...(channel && { channel }),
  ...(occasion && { occasion }),
  ...(kept && { kept }),
  ...(intent && { intent }),
});

export async function filterOf(query: Query, viewer: Viewer): Promise<MessageFilter> {
  return {
    state: query.state,
    channel: query.channel,
    occasion: query.occasion,
    kept: query.kept && query.kept === "yes",
    intentId: query.intent,
    personIds: readsAll(viewer) ? await peopleOf(query, viewer) : [viewer.id],
  };
}

async function peopleOf({ q }: Query, { workspaceId }: Viewer): Promise<string[] | undefined> {
  if (q === undefined) return undefined;
  const actors = await findActors(database().sql, workspaceId, q);
  const ids = actors.map((ref) => z.uuid().safeParse(ref.replace(/^person:/, "")));
  return ids.flatMap((id) => (id.success ? [id.data] : []));
}

export function lineOf(row: MessageRow, viewer: Viewer): MessageLine {
  const isAhead = row.state === "due" || row.state === "leased";
  return {
    id: row.id,
    channel: row.channel,
    state: row.state,
    kept: row.kept,
    attempts: row.attempts,
    to: row.personName ?? row.groupName ?? row.address,
    title: messageTitle(row),
    answer: row.state === "delivered" ? null : row.answer,
    at: (isAhead ? row.dueAt : (row.endedAt ?? row.createdAt)).toISOString(),
    isAhead,
    isOpen: readsAll(viewer) || row.personId === viewer.id,
  };
}

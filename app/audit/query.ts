import { z } from "zod";
import { findActors } from "@/lib/db/read/actors";
import type { AuditFilter } from "@/lib/db/read/audit";
import { startOfDate } from "@/lib/domain/day";
import { EVENT_TYPES, VIAS } from "@/lib/domain/types";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";
import { words } from "@/lib/web/words";

// A page is drawn for any address somebody types; what is not understood is left out. So is what lies long before anything was
// audited, when clocks and the database reckoned otherwise, and the last year there is: a day of it may end outside of what a
// time can be.
const day = z.iso
  .date()
  .refine((text) => text >= "1900" && text < "9999")
  .optional()
  .catch(undefined);

const Query = z.object({
  who: words(200),
  event: z.enum(EVENT_TYPES).optional().catch(undefined),
  type: words(200),
  intent: z.uuid().optional().catch(undefined),
  via: z.enum(VIAS).optional().catch(undefined),
  from: day,
  to: day,
  q: words(200),
  after: z.string().max(200).optional().catch(undefined),
});
export type Query = z.output<typeof Query>;
export type SearchParams = Record<string, string | string[] | undefined>;

export const readQuery = (params: SearchParams): Query => Query.parse(params);

/** The filters without the place in the list, as they stand in an address. */
export function paramsOf({ after: _, ...filters }: Query): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) params.set(name, value);
  return params;
}

export const isFiltered = (query: Query): boolean => paramsOf(query).size > 0;

export function pageHref(query: Query, after: string | null): string {
  const params = paramsOf(query);
  if (after !== null) params.set("after", after);
  return params.size === 0 ? "/audit" : `/audit?${params}`;
}

/** Days begin and end where this person lives; with no zone chosen, in UTC. */
export async function filterOf(query: Query, viewer: Viewer): Promise<AuditFilter> {
  const { zone } = viewer.settings;
  return {
    ...(query.who !== undefined && {
      actors: await findActors(database().sql, viewer.workspaceId, query.who),
    }),
    type: query.event,
    intentType: query.type,
    intentId: query.intent,
    via: query.via,
    text: query.q,
    ...(query.from !== undefined && { from: startOfDate(query.from, zone) }),
    ...(query.to !== undefined && { to: startOfDate(query.to, zone, 1) }),
  };
}

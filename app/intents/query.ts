import { z } from "zod";
import type { IntentRow, IntentSearch } from "@/lib/db/read/search-intents";
import { RISKS, STATUSES } from "@/lib/domain/types";
import { words } from "@/lib/web/words";

// A page is drawn for any address somebody types; what is not understood is left out.
const Query = z.object({
  q: words(200),
  status: z
    .enum([...STATUSES, "open", "ended"])
    .optional()
    .catch(undefined),
  type: words(200),
  agent: words(400),
  risk: z.enum(RISKS).optional().catch(undefined),
  before: z.uuid().optional().catch(undefined),
});
export type Query = z.output<typeof Query>;
export type SearchParams = Record<string, string | string[] | undefined>;

export const readQuery = (params: SearchParams): Query => Query.parse(params);

export const searchOf = ({ q, status, type, agent, risk }: Query): IntentSearch => ({
  text: q,
  status,
  type,
  agent,
  risk,
});

export const isFiltered = (query: Query): boolean =>
  Object.values(searchOf(query)).some((value) => value !== undefined);

/** The same search, from another place in the list. */
export function pageHref(query: Query, before: string | null): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, before: before ?? undefined }))
    if (value !== undefined) params.set(name, value);
  return params.size === 0 ? "/intents" : `/intents?${params}`;
}

export const lineOf = (row: IntentRow) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  deadlineAt: row.deadlineAt?.toISOString() ?? null,
});

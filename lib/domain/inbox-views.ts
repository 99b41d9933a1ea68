// The views of an inbox and the filters laid over them, as they stand in an address.
import type { Risk, TaskKind } from "./types";

export const VIEWS = ["mine", "groups", "high-risk", "due-today", "snoozed", "done"] as const;
export type View = (typeof VIEWS)[number];

const FILTERS = ["kind", "risk", "agent", "type", "group", "q"] as const;

// As `lib/domain/inbox-query.ts` reads it; apart, because a browser needs the words and not the shape.
export type InboxQuery = {
  view: View;
  kind?: TaskKind;
  risk?: Risk;
  agent?: string; // part of its address
  type?: string; // the intent's type
  group?: string;
  q?: string;
};

export const isFiltered = (query: InboxQuery): boolean => FILTERS.some((name) => query[name] !== undefined);

/** The part of an address after the question mark, always written the same way. */
export function writeInboxQuery(query: InboxQuery, more: Record<string, string | undefined> = {}): string {
  const params = new URLSearchParams();
  if (query.view !== "mine") params.set("view", query.view);
  for (const name of FILTERS) if (query[name] !== undefined) params.set(name, query[name]);
  for (const [name, value] of Object.entries(more)) if (value !== undefined) params.set(name, value);
  return params.toString();
}

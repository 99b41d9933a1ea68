// The views of an inbox and the filters laid over them, as they stand in an address.
import { z } from "zod";
import { RISKS, TASK_KINDS } from "./types";

export const VIEWS = ["mine", "groups", "high-risk", "due-today", "snoozed", "done"] as const;
export type View = (typeof VIEWS)[number];

// What an address says that nobody understands is left out: whoever edits one gets a page.
export const inboxQueryShape = z.object({
  view: z.enum(VIEWS).catch("mine"),
  kind: z.enum(TASK_KINDS).optional().catch(undefined),
  risk: z.enum(RISKS).optional().catch(undefined),
  agent: z.string().min(1).max(200).optional().catch(undefined), // part of its address
  type: z.string().min(1).max(200).optional().catch(undefined), // the intent's type
  group: z.uuid().optional().catch(undefined),
  q: z.string().min(1).max(300).optional().catch(undefined),
});
export type InboxQuery = z.output<typeof inboxQueryShape>;

export const FILTERS = ["kind", "risk", "agent", "type", "group", "q"] as const;

export const isFiltered = (query: InboxQuery): boolean => FILTERS.some((name) => query[name] !== undefined);

/** The part of an address after the question mark, always written the same way. */
export function writeInboxQuery(query: InboxQuery, more: Record<string, string | undefined> = {}): string {
  const params = new URLSearchParams();
  if (query.view !== "mine") params.set("view", query.view);
  for (const name of FILTERS) if (query[name] !== undefined) params.set(name, query[name]);
  for (const [name, value] of Object.entries(more)) if (value !== undefined) params.set(name, value);
  return params.toString();
}

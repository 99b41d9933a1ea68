import { z } from "zod";
import { type InboxQuery, VIEWS } from "./inbox-views";
import { RISKS, TASK_KINDS } from "./types";

// What an address says that nobody understands is left out: whoever edits one gets a page.
const inboxQueryShape = z.object({
  view: z.enum(VIEWS).catch("mine"),
  kind: z.enum(TASK_KINDS).optional().catch(undefined),
  risk: z.enum(RISKS).optional().catch(undefined),
  agent: z.string().min(1).max(200).optional().catch(undefined), // part of its address
  type: z.string().min(1).max(200).optional().catch(undefined), // the intent's type
  group: z.uuid().optional().catch(undefined),
  q: z.string().min(1).max(300).optional().catch(undefined),
});

export const readInboxQuery = (said: Record<string, unknown>): InboxQuery => inboxQueryShape.parse(said);

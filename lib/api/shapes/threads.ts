import { z } from "zod";
import { ok } from "./common";

export const threadShape = z.looseObject({
  thread_id: z.string(),
  intent_id: z.string(),
  status: z.enum(["pending", "active", "done"]),
  timeline: z.array(z.looseObject({ event_id: z.string() })),
});
export const oneThreadShape = z.looseObject({ ok, thread: threadShape });

import { z } from "zod";
import { ok } from "./common";
import { anyObject } from "./intents";

const text = z.string();
// A page may hold thousands of them, and every one is written by the same few lines.
const moment = text.meta({ override: { type: "string", format: "date-time" } });

export const threadShape = z
  .looseObject({
    thread_id: text.describe("It is the id of the intent."),
    intent_id: text,
    status: z.enum(["pending", "active", "done"]),
    owner_agent: text,
    from_agent: text,
    to_agent: text,
    intent_type: text,
    subject: text.optional(),
    created_at: moment,
    updated_at: moment,
    timeline: z.array(
      z.looseObject({ event_id: text, event_type: text, actor: text, at: moment, details: anyObject }),
    ),
    messages: z.array(
      z.looseObject({
        message_id: text,
        role: z.enum(["human", "agent"]),
        actor: text,
        content: text,
        at: moment,
      }),
    ),
  })
  .meta({ id: "Thread" });
export const oneThreadShape = z.looseObject({ ok, thread: threadShape });

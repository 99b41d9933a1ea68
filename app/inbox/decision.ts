import { z } from "zod";
import { parseJson } from "@/lib/domain/json";
import type { Refusal } from "@/lib/domain/refusals";
import { isObject } from "@/lib/domain/task-spec";
import type { JsonObject } from "@/lib/domain/types";
import type { Answer } from "@/lib/web/action";
import { fieldsAnswer } from "@/lib/web/fields-answer";

// A decision as a form posts it, what it says, and how a no to it is shown beside the fields that need another look.

export const Decision = z.strictObject({
  taskId: z.uuid(),
  version: z.coerce.number().int().positive(),
  payloadHash: z.string().regex(/^[0-9a-f]{64}$/),
  outcome: z.string().min(1).max(100),
  comment: z.string().max(4000, "At most 4000 characters.").optional(),
  evidence: z.string().max(10_000, "At most 10,000 characters.").optional(),
  data: z.string().max(32_000, "At most 32,000 characters.").optional(),
  assignee: z.string().max(200, "At most 200 characters.").optional(),
  editedPayload: z.string().max(48_000, "At most 48,000 characters.").optional(),
  code: z.string().max(40).optional(), // typed before a high-risk task is agreed to
});
export type Decision = z.output<typeof Decision>;

export type Said = {
  outcome: string;
  comment?: string;
  data?: JsonObject;
  editedPayload?: JsonObject;
  version: number;
  payloadHash: string;
};

export type Read = { ok: true; said: Said } | { ok: false; fields: Record<string, string> };

export function readDecision(input: Decision): Read {
  const data = objectOf(input.data);
  if (data === null) return { ok: false, fields: { data: NO_OBJECT } };
  const edited = objectOf(input.editedPayload);
  if (edited === null) return { ok: false, fields: { editedPayload: NO_OBJECT } };
  const whole = {
    ...(input.assignee?.trim() && { assignee: input.assignee.trim() }),
    ...data,
    ...(input.evidence?.trim() && { evidence: input.evidence }),
  };
  const said: Said = {
    outcome: input.outcome,
    ...(input.comment?.trim() && { comment: input.comment }),
    ...(Object.keys(whole).length > 0 && { data: whole }),
    ...(edited && { editedPayload: edited }),
    version: input.version,
    payloadHash: input.payloadHash,
  };
  return { ok: true, said };
}

const NO_OBJECT = 'This is not a JSON object, such as {"name": "value"}.';

/** undefined: nothing was typed. null: what was typed is no JSON object. */
function objectOf(text: string | undefined): JsonObject | null | undefined {
  if (!text?.trim()) return undefined;
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) ? parsed.value : null;
}

/** A refusal beside the fields it is about: by the name of the field, and by its pointer where a form has several. */
export function refusalAnswer({ code, message, problems = [] }: Refusal): Answer {
  if (code === "stale_version" || code === "payload_mismatch")
    return {
      tone: "refused",
      message:
        "Changed, look again: the request is not what it was when this page was made. Nothing was decided.",
    };
  const fields: Record<string, string> = {};
  for (const problem of problems) {
    const field = FIELDS.find(([start]) => problem.pointer.startsWith(start))?.[1];
    if (!field) continue;
    fields[field] ??= problem.message;
    fields[problem.pointer] ??= problem.message;
  }
  return Object.keys(fields).length > 0 ? fieldsAnswer(fields) : { tone: "refused", message };
}

const FIELDS: Array<[string, string]> = [
  ["/data/evidence", "evidence"],
  ["/data", "data"],
  ["/comment", "comment"],
  ["/payload", "editedPayload"],
  ["/edited_payload", "editedPayload"],
];

/** The task is no longer this person's to decide; the page that follows says from the database what it came to. */
export const OVER: ReadonlySet<string> = new Set(["closed", "already_voted"]);

// What a decision says, on each of the ways it comes.
import { z } from "zod";
import { BODY_LIMITS, parseJson } from "../../domain/json";
import { isObject } from "../../domain/task-spec";
import { anyObject } from "./intents";

const comment = z.string().max(10_000);
const payloadHash = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");

/** On what it was made, which has to be said of what was revised. */
export const madeOn = {
  version: z
    .int()
    .min(1)
    .optional()
    .describe("The version that was looked at: if it is no longer that, nothing is decided."),
  payload_hash: payloadHash.optional().describe("The same, by the hash of the payload."),
};

export const decisionBody = z.object({
  outcome: z.string().min(1).max(64).describe("One of the `allowed_outcomes` of the task."),
  comment: comment.optional().describe("Why; some tasks need it."),
  data: anyObject.optional().describe("What was filled into the form; `evidence`, where the task wants it."),
  edited_payload: anyObject
    .optional()
    .describe("The whole payload as it is decided, changed where the task lets it be."),
  ...madeOn,
});

export type SaidDecision = z.output<typeof decisionBody> & { expected_policy_generation?: number };

// The command line sends every field as text (protocol 7.3): digits are read as the number they are, and JSON as what it says.
const fromDigits = (said: unknown): unknown =>
  typeof said === "string" && /^\d{1,9}$/.test(said) ? Number(said) : said;

function fromJson(said: unknown): unknown {
  if (typeof said !== "string") return said;
  const parsed = parseJson(said, BODY_LIMITS);
  return parsed.ok && isObject(parsed.value) ? parsed.value : said;
}

const fromWord = (said: unknown): unknown => (said === "true" ? true : said === "false" ? false : said);

/** The same, as a resume says it: the fields of a form may stand beside the outcome, and every number may be text. */
export const resumedDecision = z.looseObject({
  ...decisionBody.shape,
  outcome: z.string().max(64).default(""), // which of them are offered is the task's to say
  edited_payload: z.preprocess(fromJson, anyObject.optional()),
  version: z.preprocess(fromDigits, z.int().min(1).optional()),
  expected_policy_generation: z.preprocess(fromDigits, z.int().min(0).optional()),
});

// How a control client goes on with a step, or an agent reports; its other fields are its own.
export const resumedStep = z.looseObject({
  action: z.enum(["complete", "fail"]).optional(),
  approve_current_step: z.preprocess(fromWord, z.boolean().optional()),
  expected_policy_generation: resumedDecision.shape.expected_policy_generation,
});
export type ResumedStep = z.output<typeof resumedStep>;
export const resumedControl = z.looseObject({ reason: z.string().optional() });
export const resumedTask = z.object({ task_result: anyObject });
// What tells a resume from a result. The body has no shape, since any object is one: these are known in camelCase all the same.
export const resumedNames = z.object({
  task_result: z.unknown(),
  approve_current_step: z.unknown(),
  expected_policy_generation: z.unknown(),
  internal_scheduler: z.unknown(),
});

// To the server any object is one. Whoever makes a client of the document is told of the fields that are looked for; that a number
// and a go-ahead may be text is for the command line alone.
export const resumeBody = anyObject.meta({
  override: {
    type: "object",
    properties: {
      task_result: {
        type: "object",
        description: "A person's decision. The fields of the form stand here, or in `data`.",
        properties: {
          outcome: { type: "string", description: "One of the `allowed_outcomes` of the task." },
          comment: { type: "string" },
        },
        additionalProperties: true,
      },
      action: {
        type: "string",
        enum: ["complete", "fail"],
        description: "How the work ended. What else is said is its result, or what went wrong.",
      },
      approve_current_step: { type: "boolean", description: "The go-ahead of a control client, or its no." },
      expected_policy_generation: {
        type: "integer",
        minimum: 0,
        description: "If it is another by now, nothing is done.",
      },
    },
    additionalProperties: true,
  },
});

import { z } from "zod";
import { MOST_FIELDS } from "@/lib/domain/may-leave";
import { isNegative, KIND_ALIASES } from "../../domain/task-kinds";
import { isObject } from "../../domain/task-spec";
import { type JsonObject, RISKS, STATUSES, TASK_KINDS } from "../../domain/types";
import { instant, queryNumber, seen, uuid, words } from "./common";

const TEN_YEARS = 315_360_000;
const seconds = z.int().min(1).max(TEN_YEARS);
const count = z.int().min(1).max(1000);
const name = seen(z.string().min(1).max(383));
// Any JSON object. What JSON may hold was checked when the body was read, so nothing walks through it again.
export const anyObject = z
  .custom<JsonObject>(isObject, {
    error: "must be an object",
    params: { rule: "invalid_type", expected: "object" },
  })
  .meta({ override: { type: "object", additionalProperties: true } });
const pointer = z.string().regex(/^(\/([^~/]|~[01])*)*$/, "must be a JSON pointer like /amount");
const outcomeName = seen(z.string().min(1).max(64));
const positiveName = outcomeName.refine((said) => !isNegative(said), {
  error: "is a negative outcome, which ends the intent as not done whatever it is called",
  params: { rule: "negative_outcome" },
});
const targets = z.union([name, z.array(name).min(1).max(50)]);

// They stand in an intent and in its task, and mean the same.
const REMINDS = "Seconds until whoever is asked is reminded.";
const REMINDS_AGAIN = "Seconds from one reminder to the next: as to the first unless told.";
const MOST_REMINDERS = "3 unless told. After them `escalate_to` is asked.";
const ESCALATES = "Who is asked as well when the reminders are over, named as in `assignees`.";

export const humanTask = z
  .looseObject({
    title: z.string().max(255).optional().describe("Without one it is made of `intent_type`."),
    description: z.string().max(2000).optional().describe("What whoever decides should know, as plain text."),
    task_type: z
      .enum([...TASK_KINDS, ...Object.keys(KIND_ALIASES)] as [string, ...string[]])
      .optional()
      .describe("`approval` unless told. It gives the outcomes their names."),
    allowed_outcomes: z
      .array(outcomeName)
      .min(1)
      .max(20)
      .optional()
      .describe("Those of `task_type` unless told. Any but a positive one ends the intent as `FAILED`."),
    positive_outcomes: z
      .array(positiveName)
      .max(20)
      .optional()
      .describe("Which of `allowed_outcomes` mean yes, where they are words of your own."),
    required_comment: z.boolean().optional().describe("Whether a decision needs a comment."),
    evidence_required: z.boolean().optional().describe("Whether a yes needs `evidence` in its `data`."),
    assignees: z
      .array(name)
      .max(100)
      .optional()
      .describe(
        "Who is asked: e-mail addresses, `group:finance`, `role:admin`. Everybody unless told; the owners for somebody unknown.",
      ),
    form_schema: anyObject
      .optional()
      .describe(
        "The form to fill in, as a JSON Schema of an object. What was filled in is the `data` of the decision.",
      ),
    notify_email: z
      .union([z.string().max(320), z.boolean()])
      .optional()
      .describe("Not used: name people in `assignees`."),
    quorum: z
      .union([
        z.int().min(1).max(100),
        z.object({
          required: z.int().min(1).max(100),
          of: z.int().min(1).max(1000).optional(),
          negatives: z.enum(["veto", "majority"]).optional(),
        }),
      ])
      .optional()
      .describe(
        "How many different people must say yes: 1 unless told. One no ends it, unless `negatives` is `majority`.",
      ),
    four_eyes: z
      .boolean()
      .optional()
      .describe("Whether the person behind the request is kept from deciding it."),
    risk: z
      .enum(RISKS)
      .optional()
      .describe("`normal` unless told. `high` wants its person freshly signed in: no token decides it."),
    editable: z
      .array(pointer)
      .max(100)
      .optional()
      .describe(
        "What of the payload a yes may change, as JSON pointers: `/amount`. What was decided then is `result.payload`.",
      ),
    remind_after_seconds: seconds.optional().describe(REMINDS),
    remind_interval_seconds: seconds.optional().describe(REMINDS_AGAIN),
    max_reminders: count.optional().describe(MOST_REMINDERS),
    escalate_to: targets.optional().describe(ESCALATES),
    escalation: z
      .array(z.looseObject({ after_seconds: seconds.optional(), to: targets }))
      .max(10)
      .optional()
      .describe("Who is asked as well while nobody decides, level by level."),
    escalation_repeat: z.int().min(0).max(100).optional().describe("How often the whole chain starts again."),
    on_timeout: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('What it comes to at its deadline: "fail" (as without it), or one of its outcomes.'),
    open_hours: z
      .boolean()
      .optional()
      .describe("Whether reminders and escalations count only the hours of the group that is asked."),
    may_leave: z
      .array(z.string().min(1).max(200))
      .max(MOST_FIELDS)
      .optional()
      .describe(
        "Fields of the payload (amount, order.customer) that may stand in a mail or in Slack, where the workspace lets fields leave.",
      ),
    // What the page shows beside the payload. A client's own word by one of these names is kept, and read where it fits.
    question: z.unknown().optional().describe("One sentence: what is confirmed or asked."),
    checklist: z.unknown().optional().describe('A manual action\'s steps: texts, or {"text", "optional"}.'),
    rule: z
      .unknown()
      .optional()
      .describe('The rule an override sets aside: a text, or {"text", "limit", "asked", "unit"}.'),
    candidates: z
      .unknown()
      .optional()
      .describe("Whom an assignment may go to: e-mail addresses, or group:name."),
    reasons: z.unknown().optional().describe("Texts to choose from where somebody says why not."),
  })
  .meta({ id: "HumanTask" });

export const createIntent = z.object({
  intent_type: words(200).describe("What kind of request it is, in a word of your own: `deploy.v1`."),
  to_agent: z
    .string()
    .trim()
    .min(3)
    .max(383)
    .describe(
      "`human` asks people; an address, `agent://organization/workspace/name`, or its bare name, is an agent.",
    ),
  from_agent: z.string().max(383).optional().describe("Kept as a remark: who asks is known by the key."),
  correlation_id: uuid.optional().describe("Your own id for what it belongs to. One is made unless told."),
  reply_to: z.string().trim().max(383).optional().describe("Whose inbox the outcome goes to, too."),
  payload: anyObject
    .optional()
    .describe("What is asked, exactly: it is shown to whoever decides, and a decision is bound to it."),
  deadline_at: instant
    .nullish()
    .describe("When it ends, if it has not: as `TIMED_OUT`, or as `on_timeout` says."),
  remind_after_seconds: seconds.optional().describe(REMINDS),
  remind_interval_seconds: seconds.optional().describe(REMINDS_AGAIN),
  max_reminders: count.optional().describe(MOST_REMINDERS),
  max_delivery_attempts: count
    .optional()
    .describe("How often it is offered to an agent that does not take it."),
  escalate_to: name.optional().describe(ESCALATES),
  human_task: humanTask
    .nullish()
    .describe("How people are asked. With it people are asked, whatever `to_agent` says."),
  idempotency_key: z.string().max(255).optional().describe("Stands for the header `Idempotency-Key`."),
});

const idParams = z.object({ id: uuid });
/** Its path names one, and what cannot be an id of one is answered like an id that nobody has. */
export const ofIntent = { params: idParams, subject: "intent" };
export const ofThread = { params: idParams, subject: "thread" };
export const since = queryNumber(
  0,
  Number.MAX_SAFE_INTEGER,
  0,
  "Only what comes after it: the `seq` of the last that was read.",
);
export const waitSeconds = queryNumber(1, 60, 15, "How long it waits for news before it answers without.");

const generation = z.int().min(0).optional();
const control = {
  reason: z.string().max(2000).optional(),
  actor: z.unknown().optional(),
  expected_policy_generation: generation,
};

export const resolveBody = z.object({
  status: z.enum(["COMPLETED", "FAILED", "CANCELED"]),
  result: anyObject.optional(),
  error: z.union([anyObject, z.string().max(4000)]).optional(),
  ...control,
});
export const controlsBody = z.object({ controls_patch: anyObject, ...control });
export const policyBody = z.object({
  grants_patch: anyObject.optional(),
  envelope_patch: anyObject.optional(),
  ...control,
});
// A field that is not known is ignored, so a typo in the only one, or no body at all, would cancel whatever is open.
export const bulkCancelBody = z
  .object({
    older_than_hours: z.number().min(0).max(1_000_000).optional(),
    dry_run: z.boolean().optional(),
    reason: z.string().max(2000).optional(),
    limit: z.int().min(1).max(1000).default(100),
    status_filter: z.array(z.enum(STATUSES)).max(10).optional(),
  })
  .refine((said) => said.older_than_hours !== undefined || said.status_filter || said.dry_run !== undefined, {
    error: "Say which (older_than_hours, status_filter), or dry_run: false for all that are open.",
    path: ["older_than_hours"],
    params: { rule: "required" },
  });
export const reviseBody = z.object({
  payload: anyObject,
  version: z.int().min(1).optional(),
  note: z.string().max(2000).optional(),
});
export const cancellationBody = z.object({ reason: z.string().max(2000).optional() });
export const claimBody = z
  .object({
    claimer: z.string().min(1).max(200).describe("Who acts on it, by a name of your own."),
    key: z.string().min(1).max(255).optional().describe("Stands for the header `Idempotency-Key`."),
    lease_s: z.int().min(1).max(86_400).optional().describe("For how many seconds nobody else may claim it."),
    complete: z.boolean().optional().describe("Whether the work is done. It needs the `fence`."),
    fence: z.int().min(1).optional().describe("The one that came with the claim."),
  })
  // Without it nobody's claim is meant, and whoever holds it would be told that it is held.
  .refine(({ complete, fence }) => !complete || fence !== undefined, {
    error: "To complete a claim, send the fence that came with it.",
    path: ["fence"],
    params: { rule: "required" },
  });

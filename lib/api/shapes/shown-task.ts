// How people are asked, as an answer shows it: in the words of the request, and without its limits, which may have been others
// when it was submitted.
import { z } from "zod";
import { RISKS, TASK_KINDS } from "../../domain/types";
import { anyObject } from "./intents";

const text = z.string().optional();
const texts = z.array(z.string()).optional();
const flag = z.boolean().optional();
const number = z.number().optional();
const own = z.unknown().optional();
const targets = z.union([z.string(), z.array(z.string())]);
const quorum = z.looseObject({ required: z.number(), of: number, negatives: text });

export const shownTask = z
  .looseObject({
    title: text,
    description: text,
    task_type: z.enum(TASK_KINDS).optional(),
    allowed_outcomes: texts,
    positive_outcomes: texts,
    required_comment: flag,
    evidence_required: flag,
    assignees: texts,
    form_schema: anyObject.optional(),
    notify_email: z.union([z.string(), z.boolean()]).optional(),
    quorum: z.union([z.number(), quorum]).optional(),
    four_eyes: flag,
    risk: z.enum(RISKS).optional(),
    editable: texts,
    remind_after_seconds: number,
    remind_interval_seconds: number,
    max_reminders: number,
    escalate_to: targets.optional(),
    escalation: z.array(z.looseObject({ after_seconds: number, to: targets })).optional(),
    escalation_repeat: number,
    on_timeout: text,
    open_hours: flag,
    may_leave: texts,
    question: own,
    checklist: own,
    rule: own,
    candidates: own,
    reasons: own,
    truncated: flag.describe("Of a long one an event tells the title: the intent has all of it."),
  })
  .meta({ id: "ShownTask" });

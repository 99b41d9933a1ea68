import { z } from "zod";
import type { PolicyWish } from "@/lib/auth/time-policies";
import { readDuration } from "@/lib/domain/duration";
import { MOST_LEVELS } from "@/lib/domain/most-levels";
import { LONGEST, MOST_PATTERNS, MOST_TARGETS, POLICY_ENDS, SHORTEST } from "@/lib/domain/time-policy";
import { drawnFromShape, nameShape } from "../answers";

// What the form of a policy posts, and what is meant by it.

const FORM = "Write a length of time like 30 min, 2 h or 1 d, from a minute to 90 days.";
const [REMINDERS, MOST_REMINDERS] = [3, 100];
const HOUR = 3600;

const length = z
  .string()
  .trim()
  .max(200)
  .transform((said, context) => {
    if (said === "") return null;
    const seconds = readDuration(said);
    if (seconds !== null && seconds >= SHORTEST && seconds <= LONGEST) return seconds;
    context.addIssue({ code: "custom", message: FORM });
    return z.NEVER;
  });
const number = (most: number, unsaid: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{0,3}$/, `A whole number up to ${most}.`)
    .transform((said) => Number(said || unsaid))
    .pipe(z.int().max(most, `At most ${most}.`));
const listed = (text: string): string[] =>
  [...new Set(text.split(/[,;\n]/).map((one) => one.trim()))].filter(Boolean);

type Posted = { policyId?: string | undefined; drawnFrom?: string | undefined; wish: PolicyWish };

export const Policy = z
  .object({
    policyId: z.uuid().optional(),
    drawnFrom: drawnFromShape.optional(),
    name: nameShape("Give it a name."),
    patterns: z
      .string()
      .max(4000)
      .transform(listed)
      .pipe(
        z
          .array(z.string().max(200, "At most 200 characters each."))
          .max(MOST_PATTERNS, `At most ${MOST_PATTERNS} types.`),
      ),
    remindAfter: length,
    remindInterval: length,
    remindMost: number(MOST_REMINDERS, REMINDERS),
    repeat: number(20, 0),
    endAct: z.enum(POLICY_ENDS, "Choose one of these."),
    endAfter: length,
    hours: z.union([z.enum(["always", "asked"]), z.uuid()], "Choose one of these."),
    expiry: z
      .string()
      .trim()
      .max(64, "At most 64 characters.")
      .transform((said) => said || "fail"),
    positiveLeast: length,
    targetHigh: length,
    targetNormal: length,
    targetLow: length,
  })
  .catchall(z.string().max(500, "At most 500 characters."))
  .transform((input, context): Posted => {
    const say = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const levels: PolicyWish["levels"] = [];
    for (let i = 1; i <= MOST_LEVELS; i++) {
      const level = levelIn(input as Record<string, unknown>, i, say);
      if (level) levels.push(level);
    }
    const { policyId, drawnFrom, name, patterns, repeat, hours, expiry, endAct, endAfter } = input;
    if (policyId !== undefined && drawnFrom === undefined)
      say("drawnFrom", "It does not say what it changes.");
    if (input.remindAfter !== null && input.remindMost === 0)
      say("remindMost", `From 1 to ${MOST_REMINDERS}.`);
    if (endAct !== "wait" && endAfter === null) say("endAfter", "Say after how long.");
    return {
      policyId,
      drawnFrom,
      wish: {
        name,
        patterns,
        remind:
          input.remindAfter === null
            ? null
            : {
                after: input.remindAfter,
                interval: input.remindInterval ?? input.remindAfter,
                most: input.remindMost,
              },
        levels,
        repeat,
        end: { act: endAct, after: endAfter ?? HOUR }, // nothing follows on what waits, however long
        hours,
        expiry,
        positive: input.positiveLeast === null ? null : { least: input.positiveLeast },
        targets: { high: input.targetHigh, normal: input.targetNormal, low: input.targetLow },
      },
    };
  });

type Say = (path: string, message: string) => void;

function levelIn(input: Record<string, unknown>, i: number, say: Say): PolicyWish["levels"][number] | null {
  const [afterField, field] = [`level.${i}.after`, `level.${i}.to`];
  const [said, to] = [afterField, field].map((name) => String(input[name] ?? "").trim()) as [string, string];
  if (said === "" && to === "") return null;
  const after = readDuration(said);
  if (after === null || after < SHORTEST || after > LONGEST) say(afterField, FORM);
  const names = listed(to);
  if (names.length === 0) say(field, "Say whom it asks.");
  if (names.length > MOST_TARGETS) say(field, `At most ${MOST_TARGETS} of them.`);
  return { after: after ?? 0, to: names, field };
}

// I3: what an intent's row remembers of what happened (how it ended and why, who acts on it, what was set) is what its log tells.
// Names are left out: the log knows people by their ids.
import { canonical } from "../../domain/canonical";
import type { Progress } from "../../domain/state";
import type { Json, JsonObject } from "../../domain/types";
import type { Bundle, EventRecord, Say } from "./verify-bundle";
import { isVote } from "./verify-decisions";
import { isLapse } from "./verify-task";

type Remembered = { [Name in keyof Progress]?: unknown };

const WORDS: Array<[keyof Progress, string]> = [
  ["error", "another error"],
  ["reason", "another reason"],
  ["decided", "another decision"],
  ["claim", "another claim on the outcome"],
  ["disputed", "another dispute"],
  ["remind_count", "another number of reminders"],
  ["level", "another level of escalation"],
  ["controls", "other controls"],
  ["policy", "another policy"],
  ["generation", "another number of changes to controls and policy"],
];
// Rows from before these were remembered have none; what they have is compared.
const SINCE: Array<[keyof Progress, string]> = [
  ["ended", "another end"],
  ["denied", "other denials"],
];

export function checkRemembered({ intent, events, tasks }: Bundle, say: Say): void {
  const told: Remembered = {};
  for (const event of events) tell(told, event);
  if (told.decided) delete told.ended;
  const row = intent.progress as Remembered;
  const compare = ([name, words]: [keyof Progress, string]) => {
    if (written(name, row[name]) !== written(name, told[name]))
      say("I3", `the row remembers ${words} than the log tells`);
  };
  WORDS.forEach(compare);
  SINCE.filter(([name]) => row[name] !== undefined).forEach(compare);
  // Of what people decided the result is compared with their decision.
  if (!tasks.some(({ status }) => status === "decided")) compare(["result", "another result"]);
}

function tell(told: Remembered, event: EventRecord): void {
  const { type, at, via, actor } = event;
  const body: JsonObject = event.body ?? {};
  const when = at.toISOString();
  const by = actor.replace(/^person:/, "");
  switch (type) {
    case "intent.in_progress":
      if (isVote(event)) told.decided = { by, via, at: when, outcome: body.outcome, comment: body.comment };
      if (!isLapse(event)) return;
      told.decided = { by: null, via, at: when, outcome: body.outcome };
      told.reason = body.reason;
      return;
    case "intent.delivery_failed":
      told.reason = "delivery failed";
      return;
    case "intent.completed":
    case "intent.failed":
    case "intent.canceled":
    case "intent.timed_out":
      told.ended = { by: actor, at: when };
      told.result = body.result;
      // What nobody took, and what time decided, have said why before.
      if (told.reason !== undefined) return;
      told.reason = body.reason;
      told.error = body.error;
      return;
    case "intent.claimed":
      told.claim =
        body.completed === true
          ? { ...(told.claim as object), completed_at: when }
          : { ...body, by: actor, at: when };
      return;
    case "intent.disputed":
      told.disputed = { by, at: when, frozen: body.frozen };
      told.denied = [...((told.denied as string[] | undefined) ?? []), `${by} ${body.version}`];
      return;
    case "intent.dispute_settled":
      delete told.disputed;
      return;
    case "intent.reminder":
      told.remind_count = body.remind_count;
      return;
    case "intent.escalated":
      told.level = body.level;
      return;
    case "intent.controls_updated":
      told.controls = { ...(told.controls as JsonObject), ...(body.patch as JsonObject) };
      told.generation = body.generation;
      return;
    case "intent.policy_updated":
      told.policy = withPatch(told.policy as Policy | undefined, body);
      told.generation = body.generation;
  }
}

type Policy = { grants: JsonObject; envelope: JsonObject };
const withPatch = (before: Policy | undefined, { grants, envelope }: JsonObject): Policy => ({
  grants: { ...before?.grants, ...(grants as JsonObject) },
  envelope: { ...before?.envelope, ...(envelope as JsonObject) },
});

const NAMED: Array<keyof Progress> = ["decided", "ended", "disputed"];

function written(field: keyof Progress, value: unknown): string {
  if (!NAMED.includes(field) || value === undefined) return canonical((value ?? null) as Json);
  const { name: _, ...rest } = value as JsonObject;
  return canonical(rest);
}

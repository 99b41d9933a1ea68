// Which facts of a task may leave by a channel (guarantees, SL-8). A mail, a Slack message and a note on a locked phone are
// read by more than the person whom they are for: servers, administrators, whoever looks over a shoulder. So the workspace
// says, for each channel, how much of a task goes out; everything else is read after signing in. Pure, and the one place.
import type { Leaves } from "./channel-settings";
import { isObject, type StoredSpec } from "./task-spec";
import type { Json, JsonObject, Risk, TaskKind } from "./types";
import { isZone } from "./zoned";

export type LeavingFacts = {
  kind: TaskKind;
  risk: Risk;
  dueAt: Date | null;
  fromAgent: string; // who asks
  behindName?: string | null; // the person behind it, where one is known
  spec: Pick<StoredSpec, "title" | "human_task">;
  payload: JsonObject | string | null; // or its canonical text
};

export type LeavingText = {
  title: string;
  rows: Array<[label: string, text: string]>;
  kind: TaskKind | null; // null: it stays within
  risk: Risk | null;
  dueAt: Date | null;
};

export const WAITS = "A task waits for you";
export const MOST_TITLE = 200;
export const MOST_FIELDS = 10;
const MOST_LABEL = 60;
export const MOST_TEXT = 300;

const KIND_WORDS: Record<TaskKind, string> = {
  approval: "Approval",
  review: "Review",
  form: "Form",
  manual_action: "Manual action",
  override: "Override of a rule",
  confirmation: "Confirmation",
  assignment: "Assignment",
  clarification: "Clarification",
};
const RISK_WORDS: Record<Risk, string> = { low: "Low", normal: "Normal", high: "High" };

/** `zone`: of whoever reads it; the due time is written in it, with its name. */
export function mayLeave(leaves: Leaves, facts: LeavingFacts, zone = "UTC"): LeavingText {
  if (leaves === "nothing") return { title: WAITS, rows: [], kind: null, risk: null, dueAt: null };
  const { kind, risk, dueAt, spec } = facts;
  const rows: LeavingText["rows"] = [
    ["Kind", KIND_WORDS[kind]],
    ["Risk", RISK_WORDS[risk]],
    ...(dueAt ? ([["Due", dueText(dueAt, zone)]] as LeavingText["rows"]) : []),
    ["Asked by", askerOf(facts)],
    ...(leaves === "fields" ? namedFields(spec.human_task.may_leave, payloadOf(facts.payload)) : []),
  ];
  return { title: oneLine(spec.title, MOST_TITLE) || WAITS, rows, kind, risk, dueAt };
}

const askerOf = ({ fromAgent, behindName }: LeavingFacts): string => {
  const agent = oneLine(fromAgent, MOST_TEXT - MOST_LABEL - 3);
  return behindName ? `${agent} (${oneLine(behindName, MOST_LABEL)})` : agent;
};

// Only what the submitter named in `human_task.may_leave`, by a name in the payload or a path below it (`order.amount`), and
// only what is one value: a list or an object may hold anything.
function namedFields(named: Json | undefined, payload: JsonObject): LeavingText["rows"] {
  const names = Array.isArray(named) ? named.filter((name): name is string => typeof name === "string") : [];
  return [...new Set(names)].slice(0, MOST_FIELDS).flatMap((name): LeavingText["rows"] => {
    const value = Object.hasOwn(payload, name) ? payload[name] : below(payload, name.split("."));
    const text = scalar(value);
    return text === null ? [] : [[oneLine(name, MOST_LABEL), text]];
  });
}

function below(payload: JsonObject, path: string[]): Json | undefined {
  let value: Json | undefined = payload;
  for (const step of path) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

function scalar(value: Json | undefined): string | null {
  if (typeof value === "string") return oneLine(value, MOST_TEXT);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? String(value) : null;
}

function payloadOf(payload: LeavingFacts["payload"]): JsonObject {
  if (typeof payload !== "string") return payload ?? {};
  const read: unknown = JSON.parse(payload);
  return isObject(read) ? read : {};
}

// Control characters, and those that change the direction or the width of others: somebody might read other words than stand
// there. A line break in a title would begin a new header, or a new line of somebody else's making.
const BLANK = /\s+/gu;
const UNSEEN = new RegExp(
  [
    "(?![\\u200d\\ufe0f])[\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}]",
    "(?<!\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d", // a joiner, but for the ones inside an emoji
    "(?<!\\p{Emoji})\\ufe0f",
  ].join("|"),
  "gu",
);

/** Text of a stranger's on one line, bounded; what would not be seen is shown as �. */
export function oneLine(text: string, most: number): string {
  // No longer than needed to cut: a text of megabytes is not gone through.
  const near = text.slice(0, most * 8).toWellFormed();
  const line = near.replace(BLANK, " ").replace(UNSEEN, "�").replace(/�{2,}/g, "�").trim();
  const whole = line.length <= most && near.length === text.length;
  if (whole) return line;
  // Half of a character is none.
  const cut = line.slice(0, most - 1).replace(/\p{Cs}$/u, "");
  return `${cut.trimEnd()}…`;
}

function dueText(dueAt: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: isZone(zone) ? zone : "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(dueAt);
}

// What a mail says of one task: that it waits, that it still waits, that it came to somebody else, and how it ended.
import { type EndedHow, endingText } from "../../domain/ending-words";
import type { LeavingText } from "../../domain/may-leave";
import { oneLine } from "../../domain/may-leave";
import { verbOf } from "../../domain/outcome-words";
import { REPLY, subjectBase } from "../../domain/task-subject";
import type { TaskKind } from "../../domain/types";
import { type FootLine, type Letter, MOST_SUBJECT, type Part, subjectOf } from "./letter";
import { dueText, momentText, type Reader } from "./when";

export type TaskMailFacts = {
  leaving: LeavingText; // what may leave of it
  isReply: boolean; // they had a mail about it before
  outcomes: string[]; // what can be decided; none: it may not be said
  reader: Reader & { name: string; email: string };
  workspaceName: string;
  reviewUrl: string;
  code: string | null;
  inboxUrl: string;
  settingsUrl: string;
  now: Date;
};
export type Waiting = TaskMailFacts & {
  occasion: "assigned" | "reminder" | "escalated";
  reminder: number; // which one this is
  level: number; // to which it was escalated
};
export type Ending = EndedHow & { at: Date | null; comment: string | null };
export type Ended = TaskMailFacts & { occasion: "decided" | "expired" | "withdrawn"; ended: Ending };

const ASKS: Record<TaskKind, string> = {
  approval: "Your approval is asked for.",
  review: "Your review is asked for.",
  form: "You are asked to fill in a form.",
  manual_action: "You are asked to do something, and to say when it is done.",
  override: "You are asked whether a rule may be overridden.",
  confirmation: "You are asked to confirm something.",
  assignment: "You are asked whom to assign this to.",
  clarification: "You are asked a question.",
};

// Cut at one place in all of them, whether they are replies or not.
const taskSubject = ({ leaving, isReply }: TaskMailFacts): string =>
  `${isReply ? REPLY : ""}${subjectOf(subjectBase(leaving), MOST_SUBJECT - REPLY.length)}`;

export function waitingLetter(facts: Waiting): Letter {
  const { leaving, outcomes, reviewUrl, inboxUrl, code } = facts;
  const lead = leadOf(facts);
  const can =
    outcomes.length > 0
      ? `You can choose: ${anyOf(outcomes.map((name) => oneLine(verbOf(name), 60)))}.`
      : null;
  const parts: Part[] = [
    { kind: "said", text: lead },
    titleOf(leaving),
    ...rowsOf(facts),
    ...(can === null ? [] : [{ kind: "said" as const, text: can }]),
    { kind: "button", label: "Review", url: reviewUrl },
    ...(code === null
      ? [{ kind: "said" as const, text: signedIn(leaving) }]
      : [{ kind: "code" as const, before: "If you are not signed in, the page asks for this code:", code }]),
    { kind: "link", label: "Open in the inbox", url: inboxUrl },
  ];
  return {
    subject: taskSubject(facts),
    seen: lead,
    parts,
    foot: footOf(
      facts,
      "You get this because you are asked to decide it. It is for you alone: please do not forward it.",
    ),
  };
}

const anyOf = (words: string[]): string =>
  [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((part) => part !== "").join(" or ");

// An inbox shows the beginning of it beside a subject that says nothing of it.
function leadOf({ occasion, leaving, reminder, level }: Waiting): string {
  const asks = leaving.kind === null ? "Something waits for your decision." : ASKS[leaving.kind];
  if (occasion === "reminder")
    return `Reminder${reminder > 1 ? ` ${reminder}` : ""}: this still waits for you. ${asks}`;
  if (occasion === "escalated")
    return `Escalated to you${level > 0 ? ` (level ${level})` : ""}: nobody has decided this in time. ${asks}`;
  return asks;
}

const signedIn = ({ risk }: LeavingText): string =>
  risk === "high"
    ? "It is of high risk: it is decided by somebody who signed in a moment ago."
    : "It is decided after signing in.";

const titleOf = ({ title, risk }: LeavingText): Part => ({
  kind: "title",
  text: title,
  mark: risk === "high" ? "High risk" : null,
});

/** The due time in the reader's own zone and language, and the rest as it may leave. */
function rowsOf({ leaving, reader, now }: TaskMailFacts): Part[] {
  const rows = leaving.rows.map(([label, text], place): [string, string] =>
    label === "Due" && place < 4 && leaving.dueAt
      ? [label, dueText(leaving.dueAt, reader, now)]
      : [label, text],
  );
  return rows.length === 0 ? [] : [{ kind: "rows", rows }];
}

export function endedLetter(facts: Ended): Letter {
  const { leaving, occasion, ended, inboxUrl, reader } = facts;
  const isShown = leaving.kind !== null;
  const lead = isShown ? endingText(occasion, ended) : BARE[occasion];
  const parts: Part[] = [
    { kind: "said", text: lead },
    titleOf(leaving),
    ...(ended.at && isShown
      ? [{ kind: "rows" as const, rows: [["When", momentText(ended.at, reader)]] as Array<[string, string]> }]
      : []),
    ...(ended.comment && isShown
      ? [
          {
            kind: "quote" as const,
            by: `${ended.by ? oneLine(ended.by, 80) : "They"} wrote:`,
            text: ended.comment,
          },
        ]
      : []),
    { kind: "said", text: "There is nothing left to do." },
    { kind: "link", label: "Open in the inbox", url: inboxUrl },
  ];
  return {
    subject: taskSubject(facts),
    seen: lead,
    parts,
    foot: footOf(facts, "You get this because you were asked to decide it."),
  };
}

const BARE: Record<Ended["occasion"], string> = {
  decided: "A task that you were asked about is decided.",
  expired: "A task that you were asked about was not decided in time.",
  withdrawn: "A task that you were asked about was taken back.",
};

export const footOf = (
  { reader, workspaceName, settingsUrl }: Pick<TaskMailFacts, "reader" | "workspaceName" | "settingsUrl">,
  why: string,
): FootLine[] => [
  `For ${oneLine(reader.name, 80)} (${reader.email}), in ${oneLine(workspaceName, 80)}. ${why}`,
  { label: "What reaches you, and when", url: settingsUrl },
];

// What a browser is told to show. It is read on a locked screen, so it holds what may leave and nothing else; and it decides
// nothing: its buttons open the page on which the person does.
import { doorOf } from "../../domain/describe-words";
import type { LeavingText } from "../../domain/may-leave";
import { MOST_TITLE, oneLine } from "../../domain/may-leave";
import type { MessageOccasion } from "../../domain/message";
import { verbOf, wordsOf } from "../../domain/outcome-words";
import type { Outcome } from "../../domain/task-kinds";
import type { JsonObject, Via } from "../../domain/types";

/** The service worker (public/sw.js) reads this. */
export type PushNote = {
  tag: string; // what comes later about the same task takes its place
  title: string;
  body: string;
  url: string; // a path of ours
  actions: Array<{ action: string; title: string; url: string }>;
  silent: boolean;
  stays: boolean; // false: it takes the place of what is shown, and goes with it
};

type Ended = { outcome: string | null; by: string | null };
export type PushFacts = {
  id: string; // of the message
  occasion: MessageOccasion;
  taskId: string | null;
  leaving: LeavingText;
  outcomes: Outcome[];
  ended: Ended | null; // when it is over
  stays: boolean;
  about: JsonObject;
  disputeUrl: string | null; // of a receipt: where its person says that it was not them
};

const MOST_ACTIONS = 2; // browsers show no more
const MOST_ACTION = 30;
const MOST_BODY = 600;

export function renderPush(facts: PushFacts): PushNote {
  const { occasion, taskId } = facts;
  if (occasion === "test")
    return plain("test", "This browser is told", "A test from Countersign.", "/settings/notifications");
  if (occasion === "receipt") return receipt(facts);
  if (occasion === "notice") return notice(facts);
  if (taskId === null) return gathered(facts);
  const note = { tag: taskId, title: facts.leaving.title, url: `/inbox/${taskId}` };
  if (facts.ended)
    return { ...note, body: endingOf(occasion, facts), actions: [], silent: true, stays: facts.stays };
  const body = [LEAD[occasion], ...linesOf(facts.leaving)].filter(Boolean).join("\n");
  return { ...note, body: body.slice(0, MOST_BODY), actions: actionsOf(facts), silent: false, stays: true };
}

const LEAD: Partial<Record<MessageOccasion, string>> = {
  reminder: "It still waits for you.",
  escalated: "Nobody has decided it yet, so it has come to you.",
};

const linesOf = ({ rows }: LeavingText): string[] =>
  rows.length === 0 ? ["Open it to see what is asked."] : rows.map(([label, text]) => `${label}: ${text}`);

/** One yes and one no. What is of high risk is read before anything is chosen. */
function actionsOf({ leaving, outcomes, taskId }: PushFacts): PushNote["actions"] {
  if (leaving.risk === null || leaving.risk === "high") return [];
  const chosen = [outcomes.find(({ positive }) => positive), outcomes.find(({ positive }) => !positive)];
  return chosen
    .filter((outcome) => outcome !== undefined)
    .slice(0, MOST_ACTIONS)
    .map(({ name }) => ({
      action: name.slice(0, 64),
      title: oneLine(verbOf(name), MOST_ACTION),
      url: `/inbox/${taskId}?outcome=${encodeURIComponent(name)}`,
    }));
}

function endingOf(occasion: MessageOccasion, { leaving, ended }: PushFacts): string {
  if (occasion === "expired" && leaving.kind !== null && ended?.outcome)
    return `Nobody decided in time, so it counts as ${oneLine(wordsOf(ended.outcome), MOST_ACTION).toLowerCase()}.`;
  if (occasion === "expired") return "It was not decided in time.";
  if (occasion === "withdrawn") return "It was withdrawn.";
  // What was decided, and by whom, leaves only where a title may.
  if (leaving.kind === null || !ended?.outcome) return "It is decided.";
  const what = oneLine(wordsOf(ended.outcome), MOST_ACTION);
  return ended.by ? `Decided by ${oneLine(ended.by, 80)}: ${what}.` : `Decided: ${what}.`;
}

// What a task asks and what was done in a person's name stand side by side: neither takes the place of the other. What was decided,
// and of what, leaves only where a title may.
function receipt({ id, about, leaving, disputeUrl }: PushFacts): PushNote {
  const { outcome, via } = about;
  const what =
    leaving.kind === null || typeof outcome !== "string"
      ? "It was decided"
      : `${leaving.title}\n${oneLine(wordsOf(outcome), MOST_ACTION)}`;
  const how = typeof via === "string" ? doorOf(via as Via) : "";
  const body = `${what}${how}. If it was not you, open this and say so.`;
  return plain(id, "A decision was made in your name", body, disputeUrl ?? "/inbox");
}

const OURS = /^\/(?![/\\])/; // a path of this site, and no address of another

function notice({ id, about }: PushFacts): PushNote {
  const { subject, text, path } = about;
  return plain(
    id,
    typeof subject === "string" ? oneLine(subject, MOST_TITLE) : "There is something for you in Countersign",
    typeof text === "string" ? oneLine(text, MOST_BODY) : "Open Countersign to read it.",
    typeof path === "string" && OURS.test(path) ? path : "/inbox",
  );
}

function gathered({ about }: PushFacts): PushNote {
  const count = typeof about.count === "number" ? about.count : null;
  const title =
    count === null ? "Tasks wait for you" : `${count} ${count === 1 ? "task waits" : "tasks wait"} for you`;
  const said =
    typeof about.text === "string" ? oneLine(about.text, MOST_BODY) : "Open your inbox to see them.";
  return plain("inbox", title, said, "/inbox");
}

const plain = (tag: string, title: string, body: string, url: string): PushNote => ({
  tag,
  title,
  body,
  url,
  actions: [],
  silent: false,
  stays: true,
});

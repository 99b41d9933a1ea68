// One sentence for each type of event, from what its transition writes into the body (lib/domain/transitions).
import type { Happening } from "./describe";
import { escalated, expired, lapsed, NOBODYS, ofItself } from "./describe-time";
import {
  asSaid,
  capital,
  count,
  decidedWord,
  type Lookup,
  listIn,
  listOf,
  nameOf,
  numberIn,
  personsDoor,
  plain,
  textIn,
  textsIn,
} from "./describe-words";
import { isObject } from "./task-spec";
import { NOBODY_ELSE } from "./transitions/ask-owners";
import { GONE } from "./transitions/let-go";
import type { EventType, JsonObject, WaitingReason } from "./types";

export type Said = { word?: string; sentence: string; said?: string | null };
type Sentence = (event: Happening, lookup: Lookup) => Said;

// At the beginning of a sentence, where our words are capitalized and nobody's name is changed.
const who = ({ actor }: Happening, lookup: Lookup): string =>
  actor.startsWith("person:") && lookup.names.has(actor)
    ? nameOf(actor, lookup)
    : capital(nameOf(actor, lookup));
const door = ({ actor, via }: Happening): string => personsDoor(actor, via);

const WAITS: Record<WaitingReason, string> = {
  WAITING_FOR_HUMAN: "a person",
  WAITING_FOR_TOOL: "a tool",
  WAITING_FOR_AGENT: "an agent",
  WAITING_FOR_TIME: "its time",
};

export const SENTENCES: Record<EventType, Sentence> = {
  "intent.created": (event, lookup) => ({
    sentence: `${who(event, lookup)} made this request${door(event)}`,
  }),
  "intent.submitted": () => ({ sentence: "The request was accepted" }),
  "intent.delivered": ({ body }) => {
    const attempt = numberIn(body, "delivery_attempt");
    const again = attempt !== null && attempt > 1;
    return {
      sentence: again
        ? `Nobody took it, so it was offered again (offer ${attempt})`
        : "It was offered to whom it is addressed",
    };
  },
  "intent.acknowledged": (event, lookup) => ({ sentence: `${who(event, lookup)} took it on` }),
  "intent.in_progress": (event, lookup) =>
    event.actor === NOBODYS && textIn(event.body, "outcome") !== null
      ? lapsed(event.body)
      : textIn(event.body, "outcome") === null
        ? {
            word: "Begun",
            sentence: `${who(event, lookup)} began to work on it`,
            said: textIn(event.body, "reason"),
          }
        : { ...voted(event, lookup), word: "Decided" },
  "intent.waiting": ({ waitingReason }) => ({
    sentence: `It waits for ${waitingReason === null ? "what comes next" : WAITS[waitingReason]}`,
  }),
  "intent.completed": completed,
  "intent.failed": failed,
  "intent.canceled": (event, lookup) => {
    const reason = textIn(event.body, "reason");
    return {
      sentence: `${who(event, lookup)} took the request back${door(event)}`,
      said: reason === "canceled" ? null : reason,
    };
  },
  "intent.timed_out": ({ body }) => expired(body),
  "intent.reminder": ({ body }, { reminders }) => {
    const number = numberIn(body, "remind_count") ?? 1;
    const of = reminders && number <= reminders ? ` of ${reminders}` : "";
    return { sentence: `Reminder ${number}${of} was sent` };
  },
  "intent.escalated": escalated,
  "intent.delivery_failed": ({ body }) => {
    const offers = numberIn(body, "delivery_attempt");
    const times = offers === null ? "" : ` ${count(offers, "time", "times")}`;
    return { sentence: `It was offered${times}, and nobody took it` };
  },
  "intent.human_task_assigned": (event, lookup) => {
    if (textIn(event.body, "reason") === "out_of_office") return stoodIn(event.body, lookup);
    if (textIn(event.body, "reason") === NOBODY_ELSE)
      return { sentence: "The owners were asked as well, because too few were left who could decide it" };
    const asked = (lookup.asked ?? []).map((ref) => nameOf(ref, lookup));
    return { sentence: `The decision was put to ${listOf(asked) || "everyone"}${ofItself(event.body)}` };
  },
  "intent.transfer": handedOn,
  "intent.revised": (event, lookup) => ({
    sentence: `The request was changed to version ${numberIn(event.body, "version") ?? "?"} by ${nameOf(event.actor, lookup)}`,
    said: textIn(event.body, "note"),
  }),
  "intent.voted": (event, lookup) => {
    const { sentence, said } = voted(event, lookup);
    const [votes, needed] = [numberIn(event.body, "votes") ?? 0, numberIn(event.body, "needed") ?? 0];
    return { sentence: `${sentence}; ${votes} of the ${needed} that are needed agreed so far`, said };
  },
  "intent.task_claimed": (event, lookup) => ({
    sentence: `${who(event, lookup)} claimed the task${door(event)}`,
  }),
  "intent.task_released": (event, lookup) => {
    const holder = textIn(event.body, "claimed_by");
    if (textIn(event.body, "reason") === GONE && holder !== null)
      return {
        sentence: `The task was released: ${nameOf(`person:${holder}`, lookup)}, who had claimed it, may not decide it any more`,
      };
    const taken = holder !== null && event.actor !== `person:${holder}`;
    const from = taken ? `, which ${nameOf(`person:${holder}`, lookup)} had claimed` : "";
    return { sentence: `${who(event, lookup)} released the task${from}` };
  },
  "intent.commented": (event, lookup) => ({
    sentence: `${who(event, lookup)} commented${door(event)}`,
    said: textIn(event.body, "text") ?? "",
  }),
  "intent.messages_deleted": (event, lookup) => {
    const many = count(listIn(event.body, "seqs").length, "comment", "comments");
    return {
      sentence: `${who(event, lookup)} hid ${many}${textIn(event.body, "mode") === "self" ? " from its own view" : " from the thread"}`,
    };
  },
  "intent.controls_updated": (event, lookup) => ({
    sentence: `${who(event, lookup)} changed how it runs${keysOf(event.body?.patch)}`,
    said: textIn(event.body, "reason"),
  }),
  "intent.policy_updated": (event, lookup) => {
    const [grants, envelope] = [keysOf(event.body?.grants), keysOf(event.body?.envelope)];
    const what = [grants && `grants${grants}`, envelope && `envelope${envelope}`].filter((part) => part);
    return {
      sentence: `${who(event, lookup)} changed its policy${what.length > 0 ? `: ${what.join("; ")}` : ""}`,
      said: textIn(event.body, "reason"),
    };
  },
  "intent.target_missed": () => ({ sentence: "It was not decided by the time the workspace aims at" }),
  "intent.claimed": (event, lookup) => {
    const claimer = textIn(event.body, "claimer");
    const doer = `${who(event, lookup)}${claimer === null ? "" : `, as ${asSaid(claimer)},`}`;
    if (event.body?.completed === true) return { sentence: `${doer} finished acting on the outcome` };
    const lease = textIn(event.body, "until") === null ? "" : ", for a limited time";
    return { sentence: `${doer} took the outcome to act on it${lease}` };
  },
  "intent.disputed": (event, lookup) => ({
    sentence: `${who(event, lookup)} said that the decision in their name was not theirs; ${
      event.body?.frozen === true
        ? "nobody acts on the outcome until an owner releases it"
        : "somebody had taken the outcome before"
    }`,
  }),
  "intent.dispute_settled": (event, lookup) => ({
    sentence: `${who(event, lookup)} let the decision stand, which had been disputed`,
    said: textIn(event.body, "note"),
  }),
};

function voted(event: Happening, lookup: Lookup): { sentence: string; said: string | null } {
  const edits = listIn(event.body, "edits").length;
  const changed = edits > 0 ? ` with ${count(edits, "change", "changes")} to the request` : "";
  const outcome = decidedWord(textIn(event.body, "outcome") ?? "");
  const late = textIn(event.body, "made_at") === null ? "" : " in time, though it was written down later";
  return {
    sentence: `${who(event, lookup)} ${outcome}${changed}${door(event)}${late}`,
    said: textIn(event.body, "comment"),
  };
}

function completed(event: Happening, lookup: Lookup): Said {
  const result = event.body?.result;
  if (isObject(result) && "decided_by" in result && isDecisive(event.actor))
    return { sentence: `That completed the request, with the outcome ${outcomeIn(result)}` };
  return {
    sentence: `${who(event, lookup)} completed the request`,
    said: textIn(event.body, "reason"),
  };
}

const isDecisive = (actor: string): boolean => actor.startsWith("person:") || actor === NOBODYS;

const outcomeIn = (body: JsonObject): string => asSaid(plain(textIn(body, "outcome") ?? "unknown"));

function failed(event: Happening, lookup: Lookup): Said {
  const { body } = event;
  const reason = textIn(body, "reason");
  if (reason === "rejected" && body?.outcome !== undefined)
    return { sentence: `That ended the request, with the outcome ${outcomeIn(body)}` };
  if (reason === "delivery_failed")
    return { sentence: "Nobody took it, so the request failed", said: textIn(body, "error") };
  return { sentence: `${who(event, lookup)} reported that it failed`, said: reason ?? errorIn(body) };
}

/** An error is told by its message, when it has one. */
function errorIn(body: JsonObject | null): string | null {
  const error = body?.error;
  return isObject(error) ? textIn(error, "message") : textIn(body, "error");
}

function handedOn(event: Happening, lookup: Lookup): Said {
  const { body } = event;
  const said = textIn(body, "note");
  const [from, to] = [textIn(body, "from"), textIn(body, "to")];
  if (to !== null)
    return {
      sentence: `${who(event, lookup)} handed the request on${from === null ? "" : ` from ${nameOf(from, lookup)}`} to ${nameOf(to, lookup)}`,
      said,
    };
  const refs = textsIn(body, "refs").map((ref) => nameOf(ref, lookup));
  const hands = refs.length > 0 ? refs : textsIn(body, "to");
  return {
    sentence: `${who(event, lookup)} handed the task to ${listOf(hands) || "others"}${door(event)}`,
    said,
  };
}

const MOST_KEYS = 4;

function keysOf(value: unknown): string {
  const keys = isObject(value) ? Object.keys(value) : [];
  const more = keys.length > MOST_KEYS ? ` and ${keys.length - MOST_KEYS} more` : "";
  return keys.length === 0 ? "" : ` (${keys.slice(0, MOST_KEYS).map(asSaid).join(", ")}${more})`;
}

// Beside each one who is away, at the same place, whoever stands in for them.
function stoodIn(body: JsonObject | null, lookup: Lookup): { sentence: string } {
  const absent = textsIn(body, "absent");
  const pairs = textsIn(body, "refs").map(
    (by, i) => `${nameOf(by, lookup)} is asked as well, standing in for ${nameOf(absent[i] ?? "", lookup)}`,
  );
  return { sentence: `${capital(listOf(pairs))}, out of office` };
}

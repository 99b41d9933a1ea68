// What time alone would do, in sentences about a day that has not come: the simulator's. What has happened is said by
// describe.ts, of the same bodies.
import { describeEvent, type Happening, type Told } from "./describe";
import { dutyOf, isUnanswered, NOBODYS } from "./describe-time";
import {
  asSaid,
  capital,
  type Lookup,
  listOf,
  nameOf,
  numberIn,
  plain,
  textIn,
  textsIn,
} from "./describe-words";
import { sayDuration } from "./duration";
import { isObject } from "./task-spec";
import { NOBODY_ELSE } from "./transitions/ask-owners";
import type { EventType, JsonObject } from "./types";

type Sentence = (event: Happening, lookup: Lookup) => string;

/** Every event that comes without anybody's doing. */
const AHEAD: Partial<Record<EventType, Sentence>> = {
  "intent.human_task_assigned": asked,
  "intent.reminder": ({ body }) => `Reminder ${numberIn(body, "remind_count") ?? 1} would be sent`,
  "intent.escalated": escalated,
  "intent.target_missed": () => "It would not be decided by the time the workspace aims at",
  "intent.timed_out": ({ body }) => `${unanswered(body)}, so it would expire${withheld(body)}`,
  "intent.in_progress": ({ body }) => `${unanswered(body)}, so it would count as ${outcomeIn(body)}`,
  "intent.completed": ({ body }) =>
    `That would complete the request, with the outcome ${outcomeIn(isObject(body?.result) ? body.result : null)}`,
  "intent.failed": ({ body }) => `That would end the request, with the outcome ${outcomeIn(body)}`,
};

export function describeAhead(event: Happening, lookup: Lookup): Told {
  const told = describeEvent(event, lookup);
  const sentence =
    event.actor === NOBODYS || event.type === "intent.human_task_assigned" ? AHEAD[event.type] : undefined;
  return sentence ? { ...told, sentence: sentence(event, lookup) } : told;
}

function asked({ body }: Happening, lookup: Lookup): string {
  const reason = textIn(body, "reason");
  if (reason === "out_of_office") return stoodIn(body, lookup);
  if (reason === NOBODY_ELSE)
    return "The owners would be asked as well, because too few would be left who could decide it";
  const whom = (lookup.asked ?? []).map((ref) => nameOf(ref, lookup));
  const outcome = textIn(body, "on_timeout");
  const instead = outcome === null ? "" : `; without one in time it would count as ${asSaid(plain(outcome))}`;
  return `The decision would be put to ${listOf(whom) || "everyone"}${instead}`;
}

// Beside each one who is away, at the same place, whoever stands in for them.
function stoodIn(body: JsonObject | null, lookup: Lookup): string {
  const absent = textsIn(body, "absent");
  const pairs = textsIn(body, "refs").map(
    (by, i) =>
      `${nameOf(by, lookup)} would be asked as well, standing in for ${nameOf(absent[i] ?? "", lookup)}`,
  );
  return `${capital(listOf(pairs))}, out of office`;
}

function escalated({ body }: Happening, lookup: Lookup): string {
  const refs = textsIn(body, "refs");
  const until = (numberIn(body, "level") ?? 1) > 1 ? "Still without an answer" : "Without an answer";
  if (refs.length > 0)
    return `${until}, it would be escalated to ${listOf(refs.map((ref) => nameOf(ref, lookup)))}${dutyOf(body, lookup)}`;
  const names = textIn(body, "escalated_to");
  const unknown = names === null ? "" : `; ${asSaid(names)} is not known here`;
  return `${until}, all who are asked would be told again${unknown}`;
}

const unanswered = (body: JsonObject | null): string =>
  isUnanswered(body) ? "Nobody would have answered in time" : "The deadline would pass without an outcome";

function withheld(body: JsonObject | null): string {
  const outcome = textIn(body, "withheld");
  if (outcome === null) return "";
  const least = numberIn(body, "least_seconds");
  const why = least === null ? "too little time" : `less than ${sayDuration(least)}`;
  return `; it would not count as ${asSaid(plain(outcome))}, because people would have had ${why} for it`;
}

const outcomeIn = (body: JsonObject | null): string => asSaid(plain(textIn(body, "outcome") ?? "unknown"));

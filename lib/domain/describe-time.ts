// What time alone did, in sentences.
import type { Happening } from "./describe";
import type { Said } from "./describe-sentences";
import { asSaid, type Lookup, listOf, nameOf, numberIn, plain, textIn, textsIn } from "./describe-words";
import { sayDuration } from "./duration";
import type { JsonObject } from "./types";

export const NOBODYS = "system:system";

/** What the question comes to if nobody answers it; said with the question. */
export function ofItself(body: JsonObject | null): string {
  const outcome = textIn(body, "on_timeout");
  return outcome === null ? "" : `; without one in time it counts as ${asSaid(plain(outcome))}`;
}

export const isUnanswered = (body: JsonObject | null): boolean =>
  textIn(body, "reason") === "nobody answered";

export const expired = (body: JsonObject | null): Said => ({
  sentence: `${
    isUnanswered(body)
      ? "Nobody answered in time, so it expired"
      : "The deadline passed before there was an outcome, so it expired"
  }${withheld(body)}`,
});

function withheld(body: JsonObject | null): string {
  const outcome = textIn(body, "withheld");
  if (outcome === null) return "";
  const least = numberIn(body, "least_seconds");
  const why = least === null ? "too little time" : `less than ${sayDuration(least)}`;
  return `; it does not count as ${asSaid(plain(outcome))}, because people had ${why} for it`;
}

export function lapsed(body: JsonObject | null): Said {
  const why = isUnanswered(body) ? "Nobody answered in time" : "The deadline passed";
  return {
    word: "Expired",
    sentence: `${why}, so it counts as ${asSaid(plain(textIn(body, "outcome") ?? ""))}`,
  };
}

export function escalated({ body }: Happening, lookup: Lookup): Said {
  const refs = textsIn(body, "refs");
  const still = (numberIn(body, "level") ?? 1) > 1 ? "Still nobody" : "Nobody";
  if (refs.length > 0)
    return {
      sentence: `${still} answered in time, so it was escalated to ${listOf(refs.map((ref) => nameOf(ref, lookup)))}${dutyOf(body, lookup)}`,
    };
  const names = textIn(body, "escalated_to");
  const unknown = names === null ? "" : `; ${asSaid(names)} is not known here`;
  return { sentence: `${still} answered in time, so all who are asked were told again${unknown}` };
}

// Why it is these: they are on call now, or the manager of whoever was asked.
export function dutyOf(body: JsonObject | null, lookup: Lookup): string {
  const reasons = textsIn(body, "on_call").map((ref) => `on call in ${nameOf(ref, lookup)}`);
  if (body?.manager === true) reasons.push("as the manager");
  return reasons.length === 0 ? "" : ` (${listOf(reasons)})`;
}

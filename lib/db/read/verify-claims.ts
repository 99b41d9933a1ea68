// I13: at most one acts on an outcome. A claim without a lease is the only one, for ever; after a lease ran out unfinished
// another may follow, with the next fence.
import type { Bundle, EventRecord, Say } from "./verify-bundle";

type Held = { event: EventRecord; finished: boolean } | null;

// Keys that followed each other are one caller.
const callerOf = ({ actor, body }: EventRecord): unknown => body?.caller ?? actor;

const fenceOf = (held: Held): number => Number(held?.event.body?.fence ?? 0);

export function checkClaims({ intent, events }: Bundle, say: Say): void {
  let held: Held = null;
  for (const event of events.filter((candidate) => candidate.type === "intent.claimed"))
    held = event.body?.completed === true ? finish(held, event, say) : take(held, event, say);
  const { claim } = intent.progress;
  if (Number(claim?.fence ?? 0) !== fenceOf(held) || (held && claim?.claimer !== held.event.body?.claimer))
    say(
      "I13",
      `the row says ${claim?.claimer ?? "nobody"} holds the outcome, the log says ${held?.event.body?.claimer ?? "nobody"}`,
    );
}

function take(held: Held, event: EventRecord, say: Say): Held {
  const until = held?.event.body?.until;
  const ranOut =
    held === null || (!held.finished && typeof until === "string" && new Date(until) <= event.at);
  if (!ranOut) say("I13", `claimed by ${event.body?.claimer} while ${held?.event.body?.claimer} held it`);
  if (Number(event.body?.fence) !== fenceOf(held) + 1)
    say("I13", `claim ${event.body?.fence} follows claim ${fenceOf(held)}`);
  return { event, finished: false };
}

function finish(held: Held, event: EventRecord, say: Say): Held {
  if (Number(event.body?.fence) !== fenceOf(held) || held === null) {
    say("I13", `claim ${event.body?.fence} was finished, but ${fenceOf(held)} was held`);
    return held;
  }
  if (callerOf(held.event) !== callerOf(event)) say("I13", "a claim was finished by somebody else");
  return { ...held, finished: true };
}

// What a policy will do and when, in sentences: so that whoever writes one reads what they wrote.
import { listOf } from "./describe-words";
import { sayDuration } from "./duration";
import { type Foreseen, foresee } from "./foresee";
import { levelName } from "./level-names";
import type { StoredTime } from "./time-plan";
import type { Policy } from "./time-policy";
import { RISKS } from "./types";

type Names = ReadonlyMap<string, string>; // of people and groups, by their reference

export function tellPolicy(policy: Policy, names: Names): string[] {
  return [
    "At once whoever is asked is told.",
    ...course(policy, names),
    ...again(policy),
    deadline(policy),
    ...tooSoon(policy),
    ...targets(policy),
    ...hours(policy, names),
  ];
}

// One round of the levels, as the timers will really come: whoever is asked as well is reminded from then on.
function course(policy: Policy, names: Names): string[] {
  const { remind, levels, repeat, end } = policy;
  const time: StoredTime = {
    ...(remind && { remind }),
    levels: levels.map(({ after, to }) => ({ after, names: to.map((ref) => askedAs(ref, names)) })),
    ...(end.act !== "wait" && repeat === 0 && { end: { act: end.act, after: end.after } }),
  };
  const spec = { human_task: {}, title: "", of: 1, levels: levels.map(({ to }) => to), time };
  const last = levels.reduce((sum, { after }) => sum + after, 0);
  const seen = foresee(spec).filter(({ seconds }) => repeat === 0 || levels.length === 0 || seconds <= last);
  const lines = together(seen).map(sentence);
  if (!remind) lines.unshift("Nobody is reminded.");
  return lines;
}

type Step = { type: Foreseen["type"]; at: number[]; asked: string[] };

function together(seen: Foreseen[]): Step[] {
  const steps: Step[] = [];
  for (const { type, seconds, asked } of seen) {
    const before = steps.at(-1);
    if (type === "intent.reminder" && before?.type === type) before.at.push(seconds);
    else steps.push({ type, at: [seconds], asked });
  }
  return steps;
}

const MOST_TIMES = 6;

function sentence({ type, at, asked }: Step): string {
  const times = at.slice(0, MOST_TIMES).map(sayDuration);
  const more =
    at.length > MOST_TIMES
      ? ` and ${at.length - MOST_TIMES} times more, until ${sayDuration(at.at(-1) ?? 0)}`
      : "";
  const after = `After ${more ? times.join(", ") + more : listOf(times)}`;
  if (type === "intent.reminder") return `${after} they are reminded.`;
  if (type !== "intent.escalated") return `${after} without an answer it ends, as at its deadline.`;
  const whom = asked.map((name) => (name === "owners" ? "the owners" : name));
  const isMany = whom.length > 1 || whom.some((name) => MANY.has(name));
  return `${after} ${listOf(whom)} ${isMany ? "are" : "is"} asked as well.`;
}

const MANY = new Set(["the owners", "the admins", "the members"]);

function askedAs(ref: string, names: Names): string {
  const name = levelName(ref, names);
  if (ref === "manager") return "the manager of whoever was asked";
  return ref.startsWith("role:") ? `the ${name}` : name;
}

function again({ repeat, levels, end }: Policy): string[] {
  if (repeat === 0 || levels.length === 0)
    return end.act === "wait" && levels.length > 0 ? ["After that it waits."] : [];
  const times = repeat === 1 ? "once" : `${repeat} times`;
  const lines = [`Then all levels come again, ${times}.`];
  if (end.act === "owners")
    lines.push(`${sayDuration(end.after)} after the last of them the owners are asked as well.`);
  if (end.act === "expire")
    lines.push(`${sayDuration(end.after)} after the last of them it ends, as at its deadline.`);
  return lines;
}

function deadline({ expiry, positive }: Policy): string {
  const base =
    expiry === "fail"
      ? "At its deadline it fails."
      : `At its deadline it counts as “${expiry}”, where that is offered.`;
  if (!positive) return `${base} A deadline never brings a yes.`;
  return `${base} A task may ask for a yes at its deadline, if people have ${sayDuration(positive.least)} until then; never one of high risk, with four eyes, or for several people.`;
}

// However short an escalation is, it brings no yes before people had their time.
function tooSoon({ positive, end }: Policy): string[] {
  if (!positive || end.act !== "expire") return [];
  return [
    `What ends less than ${sayDuration(positive.least)} after it was asked, or changed, fails instead of bringing a yes.`,
  ];
}

function targets({ targets }: Policy): string[] {
  const said = [...RISKS].reverse().flatMap((risk) => {
    const seconds = targets[risk];
    return seconds === null ? [] : [`${sayDuration(seconds)} for ${risk} risk`];
  });
  if (said.length === 0) return [];
  return [`It should be decided in ${listOf(said)}; what takes longer is noted on its timeline.`];
}

function hours({ hours }: Policy, names: Names): string[] {
  if (hours === "always") return [];
  const whose = hours === "asked" ? "the group that is asked" : (names.get(`group:${hours}`) ?? "a group");
  return [`All of these times, but not the deadline, count only the open hours of ${whose}.`];
}

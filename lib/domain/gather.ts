// Which of what there is to tell goes out one by one, and what is gathered into one message. Nobody reads the thirty-first message
// of an hour, and nobody wants five thousand reminders when a server is back after six hours.
import { type Gathered, type MessageOccasion, MOST_GATHERED, type NewMessage } from "./message";
import type { Risk } from "./types";

/** One message that there might be, with what decides how it goes out. `gatherAt`: when, if it is gathered with others. */
export type Telling = NewMessage & { risk: Risk; gatherAt: Date };
export type GatheredMessage = NewMessage & { about: Gathered };

/** Of one hour, to one address. */
export const MOST_SINGLE = 30;
const REMINDER_WAIT_MS = 3_000; // for others that are due together; nobody feels it
const HOUR_MS = 3_600_000;
const LEAST_MS = 60_000; // or it would not gather anything
const AHEAD_MS = 15 * 60_000; // of the first deadline among what is gathered

const ENDINGS = new Set<MessageOccasion>(["decided", "expired", "withdrawn"]);
const LIMITED = new Set<MessageOccasion>(["assigned", "reminder", ...ENDINGS]);
const LIMITED_IN_CHANNEL = new Set<MessageOccasion>(["assigned", "reminder"]);

/** Whether it counts among the thirty. What is of high risk or escalated never waits for the end of the hour, nor does what only
 * takes back what a browser shows. In the channel of a group its posts count, and its reminders, each of which belongs to a post. */
export const isLimited = ({ occasion, channel, risk, personId }: Telling): boolean => {
  if (personId === null) return LIMITED_IN_CHANNEL.has(occasion) && risk !== "high";
  return LIMITED.has(occasion) && (ENDINGS.has(occasion) ? channel !== "push" : risk !== "high");
};

export const addressKey = ({ workspaceId, channel, address }: NewMessage): string =>
  `${workspaceId} ${channel} ${address}`;

/** `lately`: how many messages each address had within the last hour. */
export function gather(
  tellings: Telling[],
  lately: ReadonlyMap<string, number>,
  now: Date,
): { singles: NewMessage[]; gathered: GatheredMessage[] } {
  const had = new Map(lately);
  const singles: NewMessage[] = [];
  const gathered = new Map<string, GatheredMessage>();
  for (const telling of tellings) {
    const message = bare(telling);
    const key = addressKey(message);
    const count = had.get(key) ?? 0;
    const isFull = isLimited(telling) && count >= MOST_SINGLE;
    if (message.occasion === "reminder" && message.personId !== null) {
      if (!gathered.has(key)) had.set(key, count + 1);
      const at = soon(telling, now);
      join(gathered, key, asReminder(telling, isFull ? later(telling.gatherAt, at) : at));
    } else if (!isLimited(telling)) singles.push(message);
    else if (isFull) join(gathered, key, asGathered(telling));
    else {
      had.set(key, count + 1);
      singles.push(message);
    }
  }
  return { singles, gathered: [...gathered.values()] };
}

// Alone it stays a reminder; a second one that comes before it is sent makes a gathered message of both. Where tasks come all the
// time so do their reminders, each a few seconds after the last: beyond the thirty these wait, too.
const asReminder = (telling: Telling, dueAt: Date): GatheredMessage => ({
  ...bare(telling),
  about: aboutOf(telling),
  dueAt,
});

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const soon = ({ dueAt }: Telling, now: Date): Date =>
  later(dueAt ?? now, new Date(now.getTime() + REMINDER_WAIT_MS));

const asGathered = (telling: Telling): GatheredMessage => ({
  ...bare(telling),
  occasion: "gathered",
  intentId: null,
  seq: null,
  about: aboutOf(telling),
  dueAt: telling.gatherAt,
});

const bare = ({ risk: _risk, gatherAt: _gatherAt, ...message }: Telling): NewMessage => message;

const aboutOf = ({ occasion, risk, intentId }: Telling): Gathered => ({
  count: 1,
  reminders: occasion === "reminder" ? 1 : 0,
  ended: ENDINGS.has(occasion) ? 1 : 0,
  high: risk === "high" ? 1 : 0,
  intents: intentId === null || ENDINGS.has(occasion) ? [] : [intentId],
  endings: intentId !== null && ENDINGS.has(occasion) ? [intentId] : [],
});

/** How many tasks of a gathered message wait still, when of those that it names `open` do. What tells of an ending asks nothing;
 * whatever it does not name counts as open, because nobody knows of it. */
export const stillWaiting = ({ count, ended, intents }: Gathered, open: number): number =>
  open + Math.max(0, count - ended - intents.length);

/** How many of its tasks are over, when of those that it names as ended `over` really are. */
export const overBy = ({ ended, endings = [] }: Gathered, over: number): number =>
  over + Math.max(0, ended - endings.length);

/** The end of the hour, but while there is time left to decide. */
export function gatheredUntil(deadline: Date | null, now: Date): Date {
  const hourEnds = (Math.floor((now.getTime() + LEAST_MS) / HOUR_MS) + 1) * HOUR_MS;
  const inTime = deadline === null ? hourEnds : deadline.getTime() - AHEAD_MS;
  return new Date(Math.max(now.getTime() + LEAST_MS, Math.min(hourEnds, inTime)));
}

function join(gathered: Map<string, GatheredMessage>, key: string, more: GatheredMessage): void {
  const there = gathered.get(key);
  gathered.set(key, there ? joined(there, more) : more);
}

// Where both are there already, the database adds them up by the same rule (lib/db/write/messages.ts).
function joined(a: GatheredMessage, b: GatheredMessage): GatheredMessage {
  const at = (message: GatheredMessage) => message.dueAt?.getTime() ?? 0;
  const isSooner = b.urgent || a.occasion === "reminder";
  return {
    ...a,
    occasion: "gathered",
    intentId: null,
    seq: null,
    urgent: a.urgent || b.urgent,
    dueAt: new Date(isSooner ? Math.min(at(a), at(b)) : at(a)),
    about: {
      count: a.about.count + b.about.count,
      reminders: a.about.reminders + b.about.reminders,
      ended: a.about.ended + b.about.ended,
      high: a.about.high + b.about.high,
      intents: [...a.about.intents, ...b.about.intents].slice(0, MOST_GATHERED),
      endings: [...(a.about.endings ?? []), ...(b.about.endings ?? [])].slice(0, MOST_GATHERED),
    },
  };
}

import { describe, expect, test } from "vitest";
import { addressKey, gather, gatheredUntil, MOST_SINGLE, overBy, stillWaiting, type Telling } from "./gather";

const NOW = new Date("2026-03-04T10:20:00Z");
const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);

const telling = (n: number, more: Partial<Telling> = {}): Telling => ({
  workspaceId: "w",
  channel: "email",
  occasion: "assigned",
  intentId: `i${n}`,
  seq: 6,
  personId: "ana",
  groupId: null,
  destination: "smtp",
  address: "ana@example.org",
  urgent: false,
  about: {},
  dueAt: null,
  risk: "normal",
  gatherAt: minutes(40),
  ...more,
});
const many = (count: number, more: Partial<Telling> = {}) =>
  Array.from({ length: count }, (_, n) => telling(n, more));

describe("of what is asked of one person within an hour", () => {
  test("thirty come one by one, the rest in one message at the end of the hour", () => {
    const { singles, gathered } = gather(many(100), new Map(), NOW);
    expect(singles).toHaveLength(MOST_SINGLE);
    expect(gathered).toMatchObject([
      { occasion: "gathered", intentId: null, about: { count: 70, reminders: 0 }, dueAt: minutes(40) },
    ]);
    expect(gathered[0]?.about.intents).toHaveLength(20);
  });

  test("what they had before counts, and what others or other channels had does not", () => {
    const lately = new Map([[addressKey(telling(0)), 29]]);
    const others = [
      ...many(3, { channel: "push", address: "b" }),
      ...many(3, { address: "ben@example.org" }),
    ];
    const { singles, gathered } = gather([...many(3), ...others], lately, NOW);
    expect(singles).toHaveLength(7);
    expect(gathered).toMatchObject([{ address: "ana@example.org", about: { count: 2 } }]);
  });

  test("what is of high risk or escalated always comes by itself", () => {
    const lately = new Map([[addressKey(telling(0)), 30]]);
    const high = [telling(1, { risk: "high" }), telling(2, { occasion: "escalated" })];
    const { singles, gathered } = gather([...high, telling(3)], lately, NOW);
    expect(singles.map(({ intentId }) => intentId)).toEqual(["i1", "i2"]);
    expect(gathered).toMatchObject([{ about: { count: 1, intents: ["i3"] } }]);
  });
});

test("a reminder waits a moment for others, and those that are due together are one message", () => {
  const one = gather([telling(1, { occasion: "reminder" })], new Map(), NOW);
  expect(one.gathered).toMatchObject([
    { occasion: "reminder", intentId: "i1", about: { count: 1 }, dueAt: new Date(NOW.getTime() + 3000) },
  ]);
  const { singles, gathered } = gather(many(500, { occasion: "reminder", risk: "high" }), new Map(), NOW);
  expect(singles).toEqual([]);
  expect(gathered).toMatchObject([
    { occasion: "gathered", intentId: null, about: { count: 500, reminders: 500, high: 500 } },
  ]);
});

test("a person's reminders beyond the thirty of an hour wait like all else, those of high risk do not", () => {
  const full = new Map([[addressKey(telling(0)), MOST_SINGLE]]);
  const due = (more: Partial<Telling>) =>
    gather([telling(1, { occasion: "reminder", ...more })], full, NOW).gathered.map(({ dueAt }) => dueAt);
  expect(due({})).toEqual([minutes(40)]);
  expect(due({ urgent: true, gatherAt: minutes(1) })).toEqual([minutes(1)]);
  expect(due({ urgent: true, risk: "high" })).toEqual([new Date(NOW.getTime() + 3000)]);
});

test("reminders that go out as one message are one of the thirty", () => {
  const { singles } = gather([...many(500, { occasion: "reminder" }), ...many(40)], new Map(), NOW);
  expect(singles).toHaveLength(MOST_SINGLE - 1);
});

test("what tells of an ending is counted, and not named among what may wait", () => {
  const lately = new Map([[addressKey(telling(0)), 30]]);
  const { gathered } = gather([telling(1, { occasion: "decided" }), telling(2)], lately, NOW);
  expect(gathered).toMatchObject([{ about: { count: 2, ended: 1, intents: ["i2"], endings: ["i1"] } }]);
});

test.each([
  { count: 3, ended: 0, named: 3, open: 3, still: 3 },
  { count: 3, ended: 0, named: 3, open: 0, still: 0 },
  { count: 50, ended: 0, named: 20, open: 5, still: 35 },
  { count: 20, ended: 20, named: 0, open: 0, still: 0 },
  { count: 40, ended: 20, named: 20, open: 0, still: 0 },
  { count: 45, ended: 20, named: 20, open: 12, still: 17 },
  { count: 12, ended: 10, named: 2, open: 1, still: 1 },
])(
  "of $count messages, $ended of them endings, $named named and $open of those open, $still wait",
  (given) => {
    const intents = Array.from({ length: given.named }, (_, n) => `i${n}`);
    const about = { count: given.count, ended: given.ended, reminders: 0, high: 0, intents };
    expect(stillWaiting(about, given.open)).toBe(given.still);
  },
);

test.each([
  { ended: 3, named: 3, over: 3, all: 3 },
  { ended: 3, named: 3, over: 2, all: 2 }, // one is open again
  { ended: 45, named: 20, over: 19, all: 44 },
  { ended: 8, named: 0, over: 0, all: 8 }, // an older version named none
])("of $ended endings, $named named and $over of those over, $all are told of", (given) => {
  const endings = Array.from({ length: given.named }, (_, n) => `i${n}`);
  const about = { count: given.ended, ended: given.ended, reminders: 0, high: 0, intents: [], endings };
  expect(overBy(about, given.over)).toBe(given.all);
});

test("what is gathered is told while there is time left to decide, and never at once", () => {
  expect(gatheredUntil(null, NOW)).toEqual(minutes(40));
  expect(gatheredUntil(minutes(35), NOW)).toEqual(minutes(20));
  expect(gatheredUntil(minutes(5), NOW)).toEqual(minutes(1));
  expect(gatheredUntil(null, new Date("2026-03-04T10:59:30Z"))).toEqual(new Date("2026-03-04T12:00:00Z"));
});

test("what is gathered joins what waits for its person, and what becomes urgent before takes it along", () => {
  const morning = minutes(8 * 60);
  const full = new Map([[addressKey(telling(0)), MOST_SINGLE]]);
  const due = (...tellings: Telling[]) => gather(tellings, full, NOW).gathered.map(({ dueAt }) => dueAt);
  const reminder = telling(1, { occasion: "reminder", dueAt: morning });
  expect(due(reminder, telling(2, { gatherAt: morning }))).toEqual([morning]);
  const urgent = telling(3, { urgent: true, gatherAt: minutes(120) });
  expect(due(telling(2, { gatherAt: morning }), urgent)).toEqual([minutes(120)]);
});

test("a group's channel has as many posts of an hour, reminders among them; what is urgent comes there by itself, too", () => {
  const inChannel = { channel: "slack", personId: null, groupId: "g", address: "channel:C1" } as const;
  const posts = [...many(25, inChannel), ...many(25, { ...inChannel, occasion: "reminder" })];
  const { singles, gathered } = gather(posts, new Map(), NOW);
  expect(singles).toHaveLength(MOST_SINGLE);
  expect(gathered).toMatchObject([
    { occasion: "gathered", personId: null, groupId: "g", about: { count: 20, reminders: 20 } },
  ]);
  const full = new Map([[addressKey(telling(0, inChannel)), MOST_SINGLE]]);
  const urgent = [
    telling(1, { ...inChannel, risk: "high" }),
    telling(2, { ...inChannel, occasion: "escalated" }),
  ];
  expect(gather(urgent, full, NOW).singles).toHaveLength(2);
});

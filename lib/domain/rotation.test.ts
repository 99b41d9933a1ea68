import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextHandOvers, onCallAt, onCallOrder, type Rotation, readRotation, sayTurns } from "./rotation";
import { wallAt } from "./wall-clock";

const [ANA, BEN, CLEO] = ["a", "b", "c"].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`) as [
  string,
  string,
  string,
];
const weekly: Rotation = {
  zone: "Europe/Berlin",
  every: "week",
  time: "09:00",
  since: "2026-03-02", // a Monday
  people: [ANA, BEN, CLEO],
  overrides: [],
};
const at = (rotation: Rotation, moment: string) => onCallAt(rotation, new Date(moment));

describe("who is on call", () => {
  test("hands over at the hour on the wall, also when the clocks have changed", () => {
    expect(at(weekly, "2026-03-02T07:59:59Z")).toBeNull();
    expect(at(weekly, "2026-03-02T08:00:00Z")).toBe(ANA);
    expect(at(weekly, "2026-03-09T07:59:59.999Z")).toBe(ANA);
    expect(at(weekly, "2026-03-09T08:00:00Z")).toBe(BEN);
    expect(at(weekly, "2026-03-30T06:59:59Z")).toBe(ANA); // the fourth week; summer time since the day before
    expect(at(weekly, "2026-03-30T07:00:00Z")).toBe(BEN);
    expect(at(weekly, "2028-02-29T12:00:00Z")).toBe(CLEO);
    expect(onCallOrder(weekly, new Date("2026-03-02T07:59:59Z"))).toEqual([]);
    expect(onCallOrder(weekly, new Date("2026-03-10T12:00:00Z"))).toEqual([BEN, CLEO, ANA]);
  });

  test("every day is the next one's, and every week's weekday the same", () => {
    const next = (rotation: Rotation) =>
      nextHandOvers(rotation, new Date("2026-03-27T12:00:00Z"), 3).map(({ at, to }) => [
        at.toISOString(),
        to,
      ]);
    expect(next({ ...weekly, every: "day" })).toEqual([
      ["2026-03-28T08:00:00.000Z", CLEO],
      ["2026-03-29T07:00:00.000Z", ANA],
      ["2026-03-30T07:00:00.000Z", BEN],
    ]);
    expect(next(weekly)).toEqual([
      ["2026-03-30T07:00:00.000Z", BEN],
      ["2026-04-06T07:00:00.000Z", CLEO],
      ["2026-04-13T07:00:00.000Z", ANA],
    ]);
  });

  test("daily, at an hour that spring leaves out and autumn has twice, once each", () => {
    const daily: Rotation = {
      ...weekly,
      every: "day",
      time: "02:30",
      since: "2026-03-01",
      people: [ANA, BEN],
    };
    const days = [
      ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"],
      ["2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z"],
    ];
    for (const [before, after] of days as Array<[string, string]>) {
      expect(at(daily, before)).not.toBe(at(daily, after));
      const second = new Date(Date.parse(after) + 3_600_000).toISOString();
      expect(at(daily, second)).toBe(at(daily, after));
    }
  });

  test("an override counts while it lasts, the one that was made last before others", () => {
    const override = (id: number, personId: string, from: string, until: string) => ({
      id: `00000000-0000-4000-8000-00000000000${id}`,
      personId,
      from,
      until,
    });
    const changed: Rotation = {
      ...weekly,
      overrides: [
        override(1, CLEO, "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"),
        override(2, BEN, "2026-03-03T12:00:00Z", "2026-03-03T13:00:00Z"),
        override(3, CLEO, "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z"),
      ],
    };
    expect(at(changed, "2026-03-03T11:59:59Z")).toBe(CLEO);
    expect(at(changed, "2026-03-03T12:00:00Z")).toBe(BEN);
    expect(at(changed, "2026-03-03T13:00:00Z")).toBe(CLEO);
    expect(at(changed, "2026-03-04T00:00:00Z")).toBe(ANA);
    expect(at(changed, "2026-02-01T12:00:00Z")).toBe(CLEO); // before the first hand-over
    expect(onCallOrder(changed, new Date("2026-03-03T11:00:00Z"))).toEqual([CLEO, ANA, BEN]);
    expect(
      nextHandOvers(changed, new Date("2026-03-02T12:00:00Z"), 4).map(({ at, to }) => [at.toISOString(), to]),
    ).toEqual([
      ["2026-03-03T00:00:00.000Z", CLEO],
      ["2026-03-03T12:00:00.000Z", BEN],
      ["2026-03-03T13:00:00.000Z", CLEO],
      ["2026-03-04T00:00:00.000Z", ANA],
    ]);
  });

  test("nobody is where nobody takes turns, and one alone never hands over", () => {
    expect(at({ ...weekly, people: [] }, "2026-03-03T12:00:00Z")).toBeNull();
    expect(nextHandOvers({ ...weekly, people: [ANA] }, new Date("2026-03-03T12:00:00Z"), 3)).toEqual([]);
  });
});

test("property: whoever is on call has been since the last hand-over, and hands over at that hour on the wall", () => {
  const zones = [
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Africa/Casablanca",
  ];
  fc.assert(
    fc.property(
      fc.record({
        zone: fc.constantFrom(...zones),
        every: fc.constantFrom("day" as const, "week" as const),
        time: fc.constantFrom("00:00", "02:30", "09:00", "23:45"),
      }),
      fc.integer({ min: 0, max: 4000 }),
      (how, days) => {
        const rotation = { ...weekly, ...how, since: "2011-12-20" };
        const now = new Date(Date.parse("2011-12-22T11:11:11Z") + days * 86_400_000);
        const [next] = nextHandOvers(rotation, now, 1);
        expect(next).toBeDefined();
        if (!next) return;
        expect(onCallAt(rotation, new Date(next.at.getTime() - 1))).toBe(onCallAt(rotation, now));
        expect(onCallAt(rotation, next.at)).toBe(next.to);
        const shown = new Date(wallAt(rotation.zone, next.at.getTime())).toISOString().slice(11, 16);
        expect(shown >= rotation.time || shown === "00:00").toBe(true); // later only where the clock leaves it out
      },
    ),
    { numRuns: 300 },
  );
});

test("what is no rotation is none, and a good one is said in words", () => {
  expect(readRotation(JSON.parse(JSON.stringify(weekly)))).toEqual(weekly);
  for (const wrong of [
    null,
    {},
    { ...weekly, zone: "x" },
    { ...weekly, time: "24:00" },
    { ...weekly, since: "2026-02-30" },
  ])
    expect(readRotation(wrong)).toBeNull();
  expect(sayTurns(weekly, ["Monday"])).toBe("every Monday at 09:00");
  expect(sayTurns({ ...weekly, every: "day" }, [])).toBe("every day at 09:00");
});

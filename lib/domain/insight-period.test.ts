import { expect, test } from "vitest";
import { cover, type Piece } from "./insight-cover";
import { PERIODS, pointsOf } from "./insight-period";
import { bucketMs, bucketOf, keepsPeople, keepsQuarters } from "./insight-words";
import { dayIn, dayStarts, isZone } from "./zone";

const at = (text: string) => new Date(text);
const texts = (dates: Date[]) => dates.map((date) => date.toISOString());

test("seven days end with today, each from its own midnight", () => {
  const points = pointsOf("7d", "Asia/Kathmandu", at("2026-11-20T20:00:00Z"));
  expect(points).toHaveLength(7);
  expect(texts(points).at(0)).toBe("2026-11-14T18:15:00.000Z");
  expect(texts(points).at(-1)).toBe("2026-11-20T18:15:00.000Z"); // there it is the 21st already
});

test("a day on which the clocks change is an hour longer or shorter", () => {
  const points = pointsOf("7d", "Europe/Berlin", at("2026-10-28T12:00:00Z")).map((point) => point.getTime());
  const hours = points.slice(1).map((point, i) => (point - (points[i] ?? 0)) / 3_600_000);
  expect(hours).toEqual([24, 24, 24, 25, 24, 24]);
});

test("where midnight does not exist the day begins when the clocks go on, and where it comes twice, with the first", () => {
  const gap = { year: 2026, month: 4, day: 24 }; // Cairo: 0:00 is followed by 1:00
  expect(texts(dayStarts("Africa/Cairo", [gap]))).toEqual(["2026-04-23T22:00:00.000Z"]);
  const twice = { year: 2026, month: 11, day: 1 }; // Havana: 1:00 is followed by 0:00
  expect(texts(dayStarts("America/Havana", [twice]))).toEqual(["2026-11-01T04:00:00.000Z"]);
});

test("ninety days are parted on Mondays, and twelve months on the first", () => {
  const weeks = pointsOf("90d", "UTC", at("2026-11-20T12:00:00Z"));
  expect(texts(weeks)[0]).toBe("2026-08-23T00:00:00.000Z");
  expect(weeks.slice(1).every((point) => point.getUTCDay() === 1)).toBe(true);
  const months = texts(pointsOf("12m", "UTC", at("2026-03-31T12:00:00Z")));
  expect(months[0]).toBe("2025-04-01T00:00:00.000Z");
  expect(months).toHaveLength(12);
  expect(months[11]).toBe("2026-03-01T00:00:00.000Z");
});

test("a zone nobody knows is told from one that there is", () => {
  expect([isZone("Europe/Berlin"), isZone("Europe/Atlantis"), isZone("")]).toEqual([true, false, false]);
  expect(dayIn("Pacific/Auckland", at("2026-11-20T12:00:00Z"))).toEqual({ year: 2026, month: 11, day: 21 });
});

const DAY = 86_400_000;
const open = new Set([at("2026-10-14").getTime(), at("2026-11-20").getTime()]);
const seams = (pieces: Piece[]) =>
  pieces.map(
    ({ grain, from, to }) => `${grain} ${new Date(from).toISOString().slice(0, 16)} ${(to - from) / DAY}`,
  );

test("the whole is put together from weeks and days, and from facts where nothing is added up", () => {
  const pieces = cover(at("2026-10-02T03:30Z").getTime(), at("2026-11-20T12:00Z").getTime(), 0, {
    open,
    quarters: () => false,
  });
  expect(seams(pieces)).toEqual([
    "fact 2026-10-02T03:30 0.8541666666666666",
    "day 2026-10-03T00:00 2",
    "week 2026-10-05T00:00 7",
    "day 2026-10-12T00:00 2",
    "fact 2026-10-14T00:00 1",
    "day 2026-10-15T00:00 4",
    "week 2026-10-19T00:00 28",
    "day 2026-11-16T00:00 4",
    "fact 2026-11-20T00:00 0.5",
  ]);
});

test("a long time is put together from four weeks at once, and weeks are for its ends and for what is open in them", () => {
  const pieces = cover(at("2026-08-10T00:00Z").getTime(), at("2026-11-20T00:00Z").getTime(), 0, {
    open,
    quarters: () => false,
  });
  expect(seams(pieces)).toEqual([
    "week 2026-08-10T00:00 21",
    "four-weeks 2026-08-31T00:00 28",
    "week 2026-09-28T00:00 14",
    "day 2026-10-12T00:00 2",
    "fact 2026-10-14T00:00 1",
    "day 2026-10-15T00:00 4",
    "week 2026-10-19T00:00 28",
    "day 2026-11-16T00:00 4",
  ]);
});

test("a point of a zone is put together from days and the quarters of an hour at its ends", () => {
  const pieces = cover(at("2026-11-01T18:15Z").getTime(), at("2026-11-04T18:15Z").getTime(), 3, {
    open,
    quarters: () => true,
  });
  expect(seams(pieces)).toEqual([
    "quarter 2026-11-01T18:15 0.23958333333333334",
    "day 2026-11-02T00:00 2",
    "quarter 2026-11-04T00:00 0.7604166666666666",
  ]);
  expect(pieces.every(({ point }) => point === 3)).toBe(true);
});

test("a day whose finest is not kept is read fact by fact", () => {
  const pieces = cover(at("2026-03-30T18:30Z").getTime(), at("2026-04-09T18:30Z").getTime(), 0, {
    open,
    quarters: keepsQuarters,
    days: keepsPeople,
  });
  expect(seams(pieces).map((seam) => seam.replace(/ [\d.]+$/, ""))).toEqual([
    "fact 2026-03-30T18:30",
    "day 2026-03-31T00:00",
    "fact 2026-04-08T00:00",
  ]);
  const turn = cover(at("2026-03-31T18:30Z").getTime(), at("2026-04-30T18:30Z").getTime(), 0, {
    open,
    quarters: keepsQuarters,
  });
  expect([turn[0]?.grain, turn.at(-1)?.grain]).toEqual(["quarter", "quarter"]);
});

test("pieces meet without a gap, whatever the period, the zone and the days that are open", () => {
  for (const period of PERIODS)
    for (const zone of ["UTC", "Pacific/Chatham", "America/St_Johns"]) {
      const now = at("2026-11-20T12:00:00Z");
      const points = pointsOf(period, zone, now);
      const pieces = points.flatMap((from, i) =>
        cover(from.getTime(), (points[i + 1] ?? now).getTime(), i, {
          open,
          quarters: () => true,
        }),
      );
      expect(pieces.slice(1).every(({ from }, i) => pieces[i]?.to === from)).toBe(true);
      expect([pieces[0]?.from, pieces.at(-1)?.to]).toEqual([points[0]?.getTime(), now.getTime()]);
    }
});

test("what stands for a bucket is at most 5 % off what fell into it", () => {
  for (let ms = 1_000; ms < 40 * DAY; ms *= 1.037)
    expect(Math.abs(bucketMs(bucketOf(ms)) / ms - 1)).toBeLessThan(0.05);
  expect(bucketMs(bucketOf(10))).toBe(500);
});

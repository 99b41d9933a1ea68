import { expect, test } from "vitest";
import { FRESH_MINUTES, isFresh } from "./fresh";

const seenAt = new Date("2026-03-01T12:00:00Z");
const ago = (ms: number) => ({ confirmedAt: new Date(seenAt.getTime() - ms), seenAt });
const LIMIT_MS = FRESH_MINUTES * 60_000;

test("signing in is fresh until the minute it no longer is", () => {
  expect(isFresh(ago(0))).toBe(true);
  expect(isFresh(ago(LIMIT_MS - 1))).toBe(true);
  expect(isFresh(ago(LIMIT_MS))).toBe(false);
});

test("whoever never proved anything is never fresh", () => {
  expect(isFresh({ confirmedAt: new Date(0), seenAt })).toBe(false);
});

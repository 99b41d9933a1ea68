import { expect, test } from "vitest";
import { attempts } from "./attempts";

test("after its allowance a key is refused until its window is over, and others are not", () => {
  const allowed = attempts({ most: 2, windowMs: 1000 });
  expect([allowed("ana", 0), allowed("ana", 1), allowed("ana", 2)]).toEqual([true, true, false]);
  expect(allowed("bo", 3)).toBe(true);
  expect(allowed("ana", 999)).toBe(false);
  expect(allowed("ana", 1000)).toBe(true);
});

test("a flood of keys does not grow the memory, and does not open a window that is still in use", () => {
  const allowed = attempts({ most: 1, windowMs: 1000 });
  for (let i = 0; i < 30_000; i++) allowed(`invented-${i}`, 0);
  expect(allowed("invented-29999", 1)).toBe(false);
  expect(allowed("invented-0", 1)).toBe(true);
});

test("a key that comes again after its window is over is as young as its new one", () => {
  const allowed = attempts({ most: 1, windowMs: 1000 });
  allowed("ana", 0);
  for (let i = 0; i < 10_000; i++) allowed(`before-${i}`, 0);
  expect(allowed("ana", 1000)).toBe(true);
  for (let i = 0; i < 10_001; i++) allowed(`after-${i}`, 1000);
  expect(allowed("ana", 1001)).toBe(false);
});

test("an attempt that was right is taken back", () => {
  const allowed = attempts({ most: 2, windowMs: 1000 });
  for (let i = 0; i < 10; i++) {
    expect(allowed("ana", i)).toBe(true);
    allowed.forgive("ana");
  }
  expect(allowed("ana", 20)).toBe(true);
  expect(allowed("ana", 21)).toBe(true);
  expect(allowed("ana", 22)).toBe(false);
  allowed.forgive("bo"); // never tried: nothing to take back
  expect([allowed("bo", 23), allowed("bo", 24), allowed("bo", 25)]).toEqual([true, true, false]);
});

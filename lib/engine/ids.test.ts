import { expect, test } from "vitest";
import { newId } from "./ids";

const AT = Date.UTC(2030, 0, 1);
const made = (...times: number[]) => times.map((ms) => newId(new Date(AT + ms)));
const timeOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) - AT;

test("they sort as they were made, within one millisecond too, and where the clock is set back a little", () => {
  const ids = [...made(...new Array(10_000).fill(0)), ...made(5, 3, 5, 6, 6)];
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("they say when they were made, also when the clock was wrong by hours and is right again", () => {
  expect(made(3_600_000, 0, 1).map(timeOf)).toEqual([3_600_000, 0, 1]);
});

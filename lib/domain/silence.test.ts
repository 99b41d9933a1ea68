import { expect, test } from "vitest";
import { silenceOf } from "./silence";

const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));
const place = (name: string, failures: number, failingSince: Date | null) => ({
  name,
  failures,
  failingSince,
});

test("e-mail and Slack are silent as a whole or not at all", () => {
  const since = at(9);
  expect(silenceOf("email", [], false)).toBeNull();
  expect(silenceOf("email", [place("smtp", 4, since)], false)).toEqual({ since, isShut: false, isAll: true });
  expect(silenceOf("email", [place("smtp", 5, since)], true)).toEqual({ since, isShut: true, isAll: true });
  expect(silenceOf("slack", [place("slack", 5, null)], false)).toEqual({
    since: null,
    isShut: true,
    isAll: true,
  });
  // One channel there: every other is posted to.
  expect(silenceOf("slack", [place("slack:C0123", 9, since)], false)).toBeNull();
});

test("of push services each is one: since the first of them, and left alone when all are", () => {
  const [one, two] = [place("push.example", 9, at(9)), place("push.there.example", 4, at(8))];
  expect(silenceOf("push", [one, two], true)).toEqual({ since: at(8), isShut: false, isAll: false });
  expect(silenceOf("push", [one], false)).toEqual({ since: at(9), isShut: true, isAll: true });
});

import { expect, test } from "vitest";
import { isDatabaseTrouble } from "./trouble";

const coded = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code });

test.each([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EMFILE",
  "SSL_REFUSED",
  "CONNECTION_CLOSED",
  "08006",
  "53100",
  "57P03",
  "25006",
  "40P01",
  "0A000",
  "58030",
  "28000",
  "28P01",
  "3D000",
  "42501",
])("%s means: not now, ask again", (code) => {
  expect(isDatabaseTrouble(coded(code))).toBe(true);
  expect(isDatabaseTrouble(new Error("a query failed", { cause: coded(code) }))).toBe(true);
});

test.each(["23505", "22P02", "42P01", "XX000"])("%s is a defect or a fault of the input", (code) => {
  expect(isDatabaseTrouble(coded(code))).toBe(false);
});

test("an error without a code is a defect", () => {
  expect(isDatabaseTrouble(new TypeError("undefined is not a function"))).toBe(false);
});

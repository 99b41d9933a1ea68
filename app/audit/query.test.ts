import { expect, test } from "vitest";
import { readQuery } from "./query";

test.each([
  ["2026-01-31", "2026-01-31"],
  ["1900-01-01", "1900-01-01"],
  ["9998-12-31", "9998-12-31"],
  ["9999-12-31", undefined],
  ["2026-02-30", undefined],
  ["0002-01-01", undefined], // a year that somebody has only begun to type
  ["0000-01-01", undefined],
  ["soon", undefined],
])("%s in an address bounds the audit by %s", (said, meant) => {
  expect(readQuery({ from: said, to: said })).toMatchObject({ from: meant, to: meant });
});

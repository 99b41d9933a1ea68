import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { closeVisit, newVisit, readVisit, VISIT_MINUTES } from "./link-visits";

const secret = "s".repeat(64);
const now = new Date("2026-03-01T12:00:00Z");
const visit = newVisit({
  purpose: "decide",
  workspaceId: randomUUID(),
  id: randomUUID(),
  personId: randomUUID(),
  version: 3,
});
const cookie = closeVisit(secret, visit, now);
const read = (text: string, more: object = {}, at = now, by = secret) =>
  readVisit(by, { purpose: "decide", id: visit.id, ...more }, text, at);

test("a cookie says what it was made for, for half an hour", () => {
  expect(read(cookie)).toEqual(visit);
  const end = now.getTime() + VISIT_MINUTES * 60_000;
  expect(read(cookie, {}, new Date(end - 1))).toEqual(visit);
  expect(read(cookie, {}, new Date(end))).toBeNull();
});

test("it is worth nothing for another link, another purpose or another installation", () => {
  expect(read(cookie, { id: randomUUID() })).toBeNull();
  expect(read(cookie, { purpose: "dispute" })).toBeNull();
  expect(read(cookie, {}, now, "t".repeat(64))).toBeNull();
});

test("whoever changes one sign of it has nothing", () => {
  let tried = 0;
  for (let at = 0; at < cookie.length; at++)
    for (const sign of ["A", "0", ".", "f"]) {
      const forged = cookie.slice(0, at) + sign + cookie.slice(at + 1);
      // The last sign of a signature holds two bits that say nothing.
      if (forged === cookie || at === cookie.length - 1) continue;
      expect(read(forged)).toBeNull();
      tried += 1;
    }
  expect(tried).toBeGreaterThan(600);
  for (const junk of ["", ".", "a.b", "x".repeat(5000), cookie.slice(0, -1), `${cookie}A`])
    expect(read(junk)).toBeNull();
});

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { actionId, actionValue, HASH_LENGTH, readActionId, readPress, readValue } from "./action-ids";

const SECRET = "s".repeat(32);
const shown = () => ({
  workspaceId: randomUUID(),
  intentId: randomUUID(),
  version: 3,
  payloadHash: "0123456789abcdef".repeat(4),
});

test("a button that is pressed says which version of which task it was shown with, and which outcome it is", () => {
  const said = shown();
  const value = actionValue(SECRET, said);
  expect(value.length).toBeLessThan(100);
  expect(readPress(SECRET, { action_id: actionId("decide", 1), value })).toEqual({
    ...said,
    payloadHash: said.payloadHash.slice(0, HASH_LENGTH),
    kind: "decide",
    outcome: 1,
  });
});

test("what was not made here is not read: another secret, a bit that is turned, half of it, or anything else", () => {
  const value = actionValue(SECRET, shown());
  expect(readValue("t".repeat(32), value)).toBeNull();
  const bytes = Buffer.from(value, "base64url");
  for (const at of bytes.keys()) {
    const turned = Buffer.from(bytes);
    turned[at] = (turned[at] ?? 0) ^ 1;
    expect(readValue(SECRET, turned.toString("base64url"))).toBeNull();
  }
  for (const other of [value.slice(0, 40), "", "x".repeat(5000), null, 7, {}])
    expect(readValue(SECRET, other)).toBeNull();
});

test("an action id that is not ours is none", () => {
  expect(readActionId("comment")).toEqual({ kind: "comment", outcome: null });
  for (const other of ["decided:1", "decide:x", "decide:1:2", "", undefined, 4, "toString", "decide:9999"])
    expect(readActionId(other)).toBeNull();
});

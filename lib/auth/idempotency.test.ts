import { expect, test } from "vitest";
import type { Json } from "../domain/types";
import { idempotencyOf, idempotencyOfLink } from "./idempotency";
import type { Principal } from "./principal";
import { sealFor } from "./seal";

const machine: Principal = {
  workspaceId: "w1",
  orgId: "o1",
  orgSlug: "acme",
  workspaceSlug: "prod",
  kind: "workspace",
  keyId: "k1",
  callerId: "k1",
  scopes: [],
  personId: null,
  agent: null,
  name: "key",
  actor: (via) => ({ kind: "key", id: "k1", personId: null, name: "key", via }),
};
const person: Principal = { ...machine, kind: "person", keyId: "k2", personId: "p1" };
const of = idempotencyOf;
const base: Parameters<typeof of> = [machine, "POST", "/v1/intents", "abc", { a: 1, b: [1] }];

test("no key, no idempotency", () => {
  expect(of(machine, "POST", "/v1/intents", null, {})).toBeNull();
  expect(of(machine, "POST", "/v1/intents", "", {})).toBeNull();
});

test("the same request is the same, in whatever order its body is written", () => {
  const first = of(...base);
  expect(first?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(of(machine, "POST", "/v1/intents", "abc", { b: [1], a: 1 })).toEqual(first);
});

test("another body keeps the id, so that the difference is found", () => {
  const other = of(machine, "POST", "/v1/intents", "abc", { a: 2 });
  expect(other?.id).toBe(of(...base)?.id);
  expect(other?.body).not.toBe(of(...base)?.body);
});

test.each([
  ["caller", { ...machine, keyId: "k9", callerId: "k9" }, "POST", "/v1/intents", "abc"],
  ["workspace", { ...machine, workspaceId: "w2" }, "POST", "/v1/intents", "abc"],
  ["person beside the machine", { ...machine, person }, "POST", "/v1/intents", "abc"],
  ["method", machine, "PATCH", "/v1/intents", "abc"],
  ["path", machine, "POST", "/v1/intents/x", "abc"],
  ["key", machine, "POST", "/v1/intents", "abd"],
  ["split between path and key", machine, "POST", '/v1/intents","abc', ""],
] as const)("another %s is another request", (_, who, method, path, key) => {
  expect(of(who, method, path, key, { a: 1, b: [1] })?.id).not.toBe(of(...base)?.id);
});

test("a person is the same caller with any of their tokens", () => {
  const other = { ...person, keyId: "k3" };
  expect(of(other, "POST", "/x", "abc", {})).toEqual(of(person, "POST", "/x", "abc", {}));
});

test("a machine is the same caller with a key that followed another", () => {
  expect(of({ ...machine, keyId: "k9" }, "POST", "/v1/intents", "abc", { a: 1, b: [1] })).toEqual(
    of(...base),
  );
});

const LINK = { workspaceId: "w1", id: "l1", version: 2 };
const pressed = idempotencyOfLink(LINK, { outcome: "approved", comment: "ok" });

test("a link that says the same again says it once, and something else under it is another request", () => {
  expect(idempotencyOfLink(LINK, { comment: "ok", outcome: "approved" })).toEqual(pressed);
  const other = idempotencyOfLink(LINK, { outcome: "rejected" });
  expect(other.id).toBe(pressed.id);
  expect(other.body).not.toBe(pressed.body);
});

// Whoever says the same by another link must not have what was answered to the first.
test.each([
  ["link", { id: "l2" }],
  ["version of what it is about", { version: 3 }],
  ["workspace", { workspaceId: "w2" }],
])("another %s is another request", (_, differs) => {
  const other = idempotencyOfLink({ ...LINK, ...differs }, { outcome: "approved", comment: "ok" });
  expect(other.id).not.toBe(pressed.id);
});

test("what is sealed opens under the same token and key, and under nothing else", () => {
  const kept = sealFor("token", "id").close({ token: "secret" });
  expect(JSON.stringify(kept)).not.toContain("secret");
  expect(sealFor("token", "id").open(kept)).toEqual({ token: "secret" });
  expect(sealFor("other", "id").open(kept)).toBeNull();
  expect(sealFor("token", "other").open(kept)).toBeNull();
  const bytes = Buffer.from(String(kept.sealed), "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  expect(sealFor("token", "id").open({ sealed: bytes.toString("base64") })).toBeNull();
  const wrongs: Json[] = [null, {}, [], "x", { sealed: "" }, { sealed: 1 }];
  for (const wrong of wrongs) expect(sealFor("token", "id").open(wrong)).toBeNull();
});

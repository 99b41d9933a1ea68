// The history's checker is shown lies: each must be named, and the truth must not.
import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { draftOf, machine } from "@/lib/testing/factory";
import { openArena } from "./arena";
import { type Broken, check } from "./check";
import type { Entry, Verb } from "./history";
import { applied, submitted } from "./scene";

const arena = openArena(1, 2);
const keys = { submit: randomUUID(), decide: randomUUID(), loser: randomUUID(), claim: randomUUID() };
let id = "";

beforeAll(async () => {
  const { engines, world, people } = arena();
  id = await submitted(engines[0]!, draftOf(world, { title: "x" }, { payload: { key: keys.submit } }));
  await applied(engines[0]!, world, id, { type: "decide", actor: people[0]!, outcome: "approved" });
  await applied(engines[0]!, world, id, { type: "take", actor: machine(), claimer: "runner-1" });
});

const entry = (verb: Verb, key: string, more: Partial<Entry> = {}): Entry => ({
  verb,
  key,
  intentId: id,
  said: "approved",
  status: 200,
  body: { intent: { status: "COMPLETED" } },
  tries: 1,
  at: "",
  ...more,
});
const told = (status: string): JsonObject => ({ error: { code: "closed", details: { status } } });
const truth = (): Entry[] => [
  entry("submit", keys.submit, { status: null, intentId: null, body: null }),
  entry("submit", keys.submit, { body: { intent_id: id }, tries: 2 }),
  entry("decide", keys.decide),
  entry("decide", keys.loser, { said: "rejected", status: 409, body: told("COMPLETED") }),
  entry("claim", keys.claim, { said: "runner-1" }),
];

test("the truth is believed", async () => {
  expect(await check(truth(), arena().base.sql)).toEqual([]);
});

const lies: Array<[string, Broken["invariant"], (entries: Entry[]) => Entry[]]> = [
  [
    "an acked submit that is not stored",
    "I1",
    (all) => [...all, entry("submit", randomUUID(), { intentId: randomUUID() })],
  ],
  [
    "an acked decision that is not stored",
    "I1",
    (all) => all.map((each) => (each.key === keys.decide ? { ...each, said: "deferred" } : each)),
  ],
  [
    "an operation nobody ever learned the end of",
    "I1",
    (all) => [...all, entry("cancel", randomUUID(), { status: null, body: null })],
  ],
  ["an intent nobody submitted", "I1", (all) => all.filter((each) => each.verb !== "submit")],
  ["two winners", "I2", (all) => [...all, entry("decide", randomUUID())]],
  [
    "a winner told another outcome",
    "I2",
    (all) =>
      all.map((each) =>
        each.key === keys.decide ? { ...each, body: { intent: { status: "FAILED" } } } : each,
      ),
  ],
  [
    "a loser told another outcome",
    "I2",
    (all) => all.map((each) => (each.key === keys.loser ? { ...each, body: told("CANCELED") } : each)),
  ],
  ["one key, two intents", "I8", (all) => [...all, entry("submit", keys.submit, { intentId: randomUUID() })]],
  [
    "one key, two answers",
    "I8",
    (all) => [...all, entry("decide", keys.loser, { said: "rejected", tries: 2 })],
  ],
  ["one key, another request's intent", "I8", (all) => [...all, entry("submit", randomUUID())]],
  ["two claimers", "I13", (all) => [...all, entry("claim", randomUUID(), { said: "runner-2" })]],
];

test.for(lies)("%s is named (%s)", async ([, invariant, lie]) => {
  const broken = await check(lie(truth()), arena().base.sql);
  expect(broken.map((each) => each.invariant)).toContain(invariant);
});

test("a request stored twice is named", async () => {
  const { engines, world, base } = arena();
  await submitted(engines[0]!, draftOf(world, { title: "x" }, { payload: { key: keys.submit } }));
  expect((await check(truth(), base.sql)).map((each) => each.invariant)).toContain("I8");
});

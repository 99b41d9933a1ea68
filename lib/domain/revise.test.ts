// B-23: a new version of the payload, and what becomes of what was said of the old one.
import { expect, test } from "vitest";
import { ANA, agent, BEN, codeOf, done, later, NOW, OTTO, person, vote, waiting } from "../testing/states";
import type { Command, Revise } from "./commands";
import { transition } from "./lifecycle";

const revise = (n: number, more: Partial<Revise> = {}): Command => ({
  type: "revise",
  actor: agent,
  payload: { n },
  payloadHash: String(n).repeat(64),
  ...more,
});

test("keeps the old version, counts up, and asks everybody again", () => {
  const change = done(waiting(), revise(2, { note: "cheaper" }), later(5));
  expect(change.revisions).toEqual([
    { version: 1, payload: waiting().intent.payload, payloadHash: "aa".repeat(32), replacedAt: later(5) },
  ]);
  expect(change.state.intent).toMatchObject({
    version: 2,
    payload: { n: 2 },
    payloadHash: "2".repeat(64),
    status: "WAITING",
  });
  expect(change.events[0]).toMatchObject({
    type: "intent.revised",
    body: { version: 2, payload_hash: "2".repeat(64), note: "cheaper" },
  });
  expect(change.deliveries).toEqual([{ seq: 8, channel: "log", occasion: "assigned", address: "everyone" }]);
});

test("votes on the old version stop counting, and those who cast them vote again", () => {
  const one = done(waiting({ quorum: 2 }), vote(ANA, "approved", { version: 1 })).state;
  const revised = done(one, revise(2)).state;
  const again = done(revised, vote(BEN, "approved", { version: 2 })).state;
  expect(again.intent.status).toBe("WAITING");
  const both = done(again, vote(ANA, "approved", { version: 2 })).state;
  expect(both.intent.status).toBe("COMPLETED");
  expect(both.decisions.map((v) => [v.personId, v.version, v.payloadHash.slice(0, 2)])).toEqual([
    [ANA, 1, "aa"],
    [BEN, 2, "22"],
    [ANA, 2, "22"],
  ]);
});

test("a veto on the old version does not end the new one, nor an approval complete it", () => {
  const human = { quorum: { required: 2, negatives: "majority" } };
  const against = done(waiting(human), vote(ANA, "rejected")).state;
  const revised = done(against, revise(2)).state;
  const approved = [BEN, OTTO].reduce(
    (state, id) => done(state, vote(id, "approved", { version: 2 })).state,
    revised,
  );
  expect(approved.intent.status).toBe("COMPLETED");
});

test("a decision on what was shown before is told to look again, with the current version", () => {
  const revised = done(waiting(), revise(2)).state;
  for (const said of [
    { version: 1 },
    { version: 1, payloadHash: "2".repeat(64) },
    { payloadHash: "aa".repeat(32) },
    {},
  ]) {
    const result = transition(revised, vote(ANA, "approved", said), NOW);
    expect(result.ok ? null : result.refusal).toMatchObject({
      code: "payloadHash" in said && !("version" in said) ? "payload_mismatch" : "stale_version",
      details: { version: 2, payload_hash: "2".repeat(64) },
    });
  }
});

test("two who revise the same version: the second is told", () => {
  const revised = done(waiting(), revise(2, { version: 1 })).state;
  expect(codeOf(revised, revise(3, { version: 1 }))).toBe("stale_version");
  expect(codeOf(revised, revise(3, { version: 2 }))).toBe("ok");
  expect(codeOf(revised, revise(3, { actor: person(ANA) }))).toBe("not_submitter");
});

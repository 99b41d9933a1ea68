// Any course of an intent: how it begins, and what is asked of it, by whomever and whenever.
import fc from "fast-check";
import {
  ANA,
  agent,
  BEN,
  EVA,
  FAY,
  later,
  machineKey,
  OTTO,
  person,
  stranger,
  submitted,
  worker,
} from "../testing/states";
import type { Command } from "./commands";
import type { StoredTime } from "./time-plan";
import { type JsonObject, TIMER_KINDS } from "./types";

const PEOPLE = [ANA, BEN, EVA, FAY, OTTO].map((id) => person(id));
const actor = fc.constantFrom(...PEOPLE, agent, worker, machineKey, stranger);
const refs = fc.constantFrom<string[]>(
  [`person:${ANA}`],
  [`person:${EVA}`],
  ["everyone"],
  ["role:owner", `person:${BEN}`],
);
const hash = fc.constantFrom("aa", "11", "22").map((two) => two.repeat(32));
const often = (arbitrary: fc.Arbitrary<Command>, weight = 3) => ({ weight, arbitrary });
const says = <T extends Command["type"]>(type: T) => fc.constant(type);

// What ends an intent comes seldom, or no course would be long.
const command: fc.Arbitrary<Command> = fc.oneof(
  often(
    fc.record(
      {
        type: says("decide"),
        actor: fc.oneof(actor, fc.constantFrom(...PEOPLE)),
        outcome: fc.constantFrom("approved", "approved", "rejected", "later"),
        comment: fc.constantFrom("", "ok"),
        version: fc.integer({ min: 1, max: 3 }),
        payloadHash: hash,
        editedPayload: fc.constantFrom<JsonObject>({ amount: 10 }, { amount: 11 }, {}),
      },
      { requiredKeys: ["type", "actor", "outcome"] },
    ),
    12,
  ),
  often(fc.record({ type: says("acknowledge"), actor })),
  often(
    fc.record({ type: fc.constantFrom("claim_task", "release_task"), actor: fc.constantFrom(...PEOPLE) }),
    12,
  ),
  often(
    fc
      .record({ type: says("reassign"), actor, to: refs, of: fc.integer({ min: 0, max: 4 }) })
      .map((said) => ({ ...said, names: said.to })),
  ),
  often(fc.record({ type: says("comment"), actor, text: fc.constant("hm") })),
  often(fc.record({ type: says("revise"), actor, payload: fc.constant({ n: 1 }), payloadHash: hash })),
  often(fc.record({ type: says("proceed"), actor })),
  often(
    fc.record({ type: says("transfer"), actor, to: fc.constant("agent://o/w/x"), registered: fc.boolean() }),
  ),
  often(
    fc.record({
      type: says("take"),
      actor,
      claimer: fc.constantFrom("a", "b"),
      leaseSeconds: fc.constant(9),
    }),
  ),
  fc.record({ type: says("cancel"), actor }),
  fc.record({
    type: says("resolve"),
    actor,
    status: fc.constantFrom("COMPLETED", "FAILED", "CANCELED"),
    result: fc.constant({ n: 1 }),
  }),
  fc.record({
    type: says("report"),
    actor,
    outcome: fc.constantFrom("complete", "fail"),
    result: fc.constant({}),
  }),
  {
    weight: 9,
    arbitrary: fc.record({
      type: says("fire"),
      kind: fc.constantFrom(...TIMER_KINDS),
      round: fc.integer({ min: 0, max: 3 }),
    }),
  },
);

export const start = fc
  .record({
    task: fc.boolean(),
    quorum: fc.constantFrom<JsonObject | number>(1, 2, { required: 2, negatives: "majority" }),
    four_eyes: fc.boolean(),
    remind_after_seconds: fc.constantFrom(20, 100),
    escalation: fc.constantFrom<JsonObject[]>([], [{ to: "x", after_seconds: 50 }]),
    editable: fc.constantFrom<string[]>([], ["/amount"]),
    deadline: fc.constantFrom(null, 150, 600),
    time: fc.record<StoredTime>(
      {
        expire: fc.constantFrom(
          { outcome: "rejected", positive: false },
          { outcome: "approved", positive: true, least: 100 },
        ),
        target: fc.constantFrom(30, 120),
        end: fc.record({ act: fc.constantFrom("owners", "expire"), after: fc.constant(70) }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ task, deadline, time, ...human }) =>
    submitted(
      task ? human : null,
      {
        deadlineAt: deadline === null ? null : later(deadline),
        options: { max_delivery_attempts: 2 },
      },
      { time },
    ),
  );

// Backwards too: a clock that is set back must not undo anything.
export const move = fc.record({
  said: command,
  isApt: fc.boolean(),
  after: fc.integer({ min: -30, max: 90 }),
});

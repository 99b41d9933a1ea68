// Courses of intents by chance: what is submitted, and what people, agents and keys say to it.
import fc from "fast-check";
import type { Command } from "../domain/commands";
import type { JsonObject } from "../domain/types";
import { agentActor, machine, type PersonActor } from "../testing/factory";
import type { Draft } from "./draft";
import { hashJson } from "./hash";

export type Cast = {
  people: PersonActor[];
  group: { id: string; slug: string };
  worker: string; // the address of an agent that is registered
};
/** `lasts`: until its deadline, in seconds. */
export type Course = {
  human: JsonObject | null;
  lasts: number | null;
  more: Partial<Draft>;
  said: Command[];
};

const NOBODY = "agent://test/test/nobody";

/** What JSON can hold and a database might hand back in another form. */
const odd = fc.oneof(
  fc.constantFrom<JsonObject>(
    { a: -0, b: 1e21, "10": 1, "2": 2, z: [1, { x: null }], é: "\u2028", toJSON: 1 },
    { n: 0.1 + 0.2, deep: { k: [[]], s: "a\u001eb" }, nested: { amount: 5 } },
    {},
  ),
  fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), {
    maxKeys: 3,
  }) as fc.Arbitrary<JsonObject>,
);
const texts = fc.constantFrom("", "  ", "ok");

export const courses = (cast: Cast, length: number): fc.Arbitrary<Course> =>
  fc
    .record({
      human: humans(cast),
      lasts: fc.constantFrom(null, 900),
      more: extras(cast),
      said: fc.array(commands(cast), { minLength: length, maxLength: length }),
    })
    .map(({ more: { to, ...more }, ...course }) => ({
      ...course,
      more: course.human ? more : { ...more, to },
    }));

const humans = ({ people, group }: Cast): fc.Arbitrary<JsonObject | null> =>
  fc.constantFrom<JsonObject | null>(
    { title: "x" },
    { title: " " },
    {},
    { title: "q", quorum: 2 },
    {
      title: "m",
      quorum: { required: 2, negatives: "majority" },
      escalation: [{ to: group.slug, after_seconds: 50 }, { to: `${people[0]?.name}@example.org` }],
    },
    { title: "f", four_eyes: true, editable: ["/nested"] },
    {
      title: "g",
      assignees: [group.slug],
      remind_after_seconds: 2.5,
      escalation_repeat: 1,
      escalate_to: "nobody-knows",
    },
    null,
  );

const extras = ({ people, worker }: Cast): fc.Arbitrary<Partial<Draft>> =>
  fc.record({
    payload: fc.oneof(odd, fc.constant<JsonObject>({ service: "a", nested: { amount: 10 } })),
    options: fc.constantFrom<Draft["options"]>(
      {},
      { remind_after_seconds: 7, max_reminders: 2, reply_to: "agent://x/y/z", escalate_to: "role:owner" },
      { max_delivery_attempts: 3 },
    ),
    to: fc.constantFrom(worker, NOBODY),
    actor: fc.constantFrom(machine(), machine("k2", people[0]?.id), agentActor(worker)),
  });

function commands({ people, group, worker }: Cast): fc.Arbitrary<Command> {
  const person = fc.constantFrom(...people);
  const says = <T extends Command["type"]>(type: T) => fc.constant(type);
  const key = fc.constant(machine());
  const hands = [["everyone"], ["role:owner"], [`person:${people[0]?.id}`, `group:${group.id}`]];
  return fc.oneof(
    fc.record(
      {
        type: says("decide"),
        actor: person,
        outcome: fc.constantFrom("approved", "rejected"),
        comment: texts,
        data: odd,
        version: fc.constantFrom(1, 2),
      },
      { requiredKeys: ["type", "actor", "outcome"] },
    ),
    fc.record({ type: says("claim_task"), actor: person }),
    fc.record({ type: says("release_task"), actor: person }),
    fc
      .record({ type: says("reassign"), actor: person, to: fc.constantFrom(...hands), of: fc.constant(3) })
      .map((hand) => ({ ...hand, names: hand.to })),
    fc.record({ type: says("comment"), actor: key, text: texts }),
    fc.record({
      type: says("delete_messages"),
      actor: key,
      mode: fc.constantFrom("self", "both"),
      owner: fc.constant("o"),
      seqs: fc.array(fc.constantFrom(2, 8), { minLength: 1 }),
    }),
    fc
      .record({
        type: says("revise"),
        actor: fc.constantFrom(machine(), machine("r", people[0]?.id)),
        payload: odd,
      })
      .map((revised) => ({ ...revised, payloadHash: hashJson(revised.payload) })),
    fc.record({ type: says("controls"), actor: key, patch: odd }),
    fc.record(
      { type: says("policy"), actor: key, grants: odd, envelope: odd },
      { requiredKeys: ["type", "actor", "envelope"] },
    ),
    fc.record({ type: says("acknowledge"), actor: fc.constant(agentActor(worker)) }),
    fc.record({
      type: says("transfer"),
      actor: key,
      to: fc.constantFrom(worker, NOBODY),
      registered: fc.boolean(),
    }),
    fc.record({ type: says("proceed"), actor: key }),
  );
}

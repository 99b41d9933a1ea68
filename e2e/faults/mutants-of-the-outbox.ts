// What a checker must see in the outbox: who is told of what.
import type { Mutant } from "./mutants";

export const OUTBOX_MUTANTS: Mutant[] = [
  {
    name: "a delivery is gone",
    on: "approved",
    sql: (id) => `delete from deliveries where intent_id = '${id}' and occasion = 'decided'`,
    invariant: "I4",
  },
  {
    name: "one of two who are asked was not told",
    on: "asked",
    sql: (id, { people }) =>
      `delete from deliveries where intent_id = '${id}' and address = 'person:${people.ben.id}'`,
    invariant: "I4",
  },
  {
    name: "one of two to whom it was handed on was not told",
    on: "passed",
    sql: (id, { people }) =>
      `delete from deliveries where intent_id = '${id}' and address = 'person:${people.olga.id}'`,
    invariant: "I4",
  },
  {
    name: "who was escalated to was not told",
    on: "reminded",
    sql: (id) => `delete from deliveries where intent_id = '${id}' and occasion = 'escalated'`,
    invariant: "I4",
    what: ["nobody was told of the task (escalated)", "role:owner was not told of the escalation"],
  },
  {
    name: "whom it was to answer was not told",
    on: "reported",
    sql: (id) => `delete from deliveries where intent_id = '${id}' and occasion = 'completion'`,
    invariant: "I4",
  },
  {
    name: "a delivery ended without an end",
    on: "approved",
    sql: (id) => `update deliveries set state = 'delivered', attempts = 1 where intent_id = '${id}'`,
    invariant: "I5",
  },
  {
    name: "a delivery tells of nothing",
    on: "approved",
    sql: (id) => `update deliveries set seq = 100 + seq where intent_id = '${id}'`,
    invariant: "I5",
    what: [
      "which does not exist",
      "nobody was told of the task (assigned)",
      "everyone was not told of the task",
    ],
  },
];

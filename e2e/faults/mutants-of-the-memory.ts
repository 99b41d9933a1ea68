// What a checker must see in what the rows remember of the log, and of what was asked.
import type { Mutant } from "./mutants";

const stranger = "00000000-0000-4000-8000-000000000001";
const told = (id: string, path: string, value: unknown) =>
  `update intents set progress = jsonb_set(progress::jsonb, '{${path}}', '${JSON.stringify(value)}')::json where id = '${id}'`;
const task = (id: string, set: string) => `update tasks set ${set} where id = '${id}'`;
const LONG_AGO = "2020-01-01T00:00:00.000Z";

const remembered: Array<[string, Mutant["on"], string, unknown]> = [
  ["an agent's result is another", "reported", "result", { done: false }],
  ["it was withdrawn for another reason", "canceled", "reason", "by mistake"],
  ["it failed with an error that nobody reported", "rejected", "error", { code: 7 }],
  ["clients are told another comment", "approved", "decided,comment", "never"],
  ["clients are told another time", "approved", "decided,at", LONG_AGO],
  ["it was ended by somebody else", "canceled", "ended,by", `person:${stranger}`],
  ["somebody else's key holds the outcome", "claimed", "claim,by", "key:x"],
  ["the claim on it runs out", "claimed", "claim,until", LONG_AGO],
  ["a dispute is released", "quorum", "disputed,frozen", false],
  ["a reminder is forgotten", "reminded", "remind_count", 0],
  ["an escalation is forgotten", "reminded", "level", 0],
  ["it is controlled otherwise", "steered", "controls", { timeout_seconds: 1 }],
  ["its policy grants more", "steered", "policy,grants,spend", 1000],
  ["its policy was changed less often", "steered", "generation", 1],
];

export const MEMORY_MUTANTS: Mutant[] = [
  ...remembered.map(
    ([name, on, path, value]): Mutant => ({
      name,
      on,
      sql: (id) => told(id, path, value),
      invariant: "I3",
    }),
  ),
  {
    name: "a dispute is gone",
    on: "quorum",
    sql: (id) => `update intents set progress = (progress::jsonb - 'disputed')::json where id = '${id}'`,
    invariant: "I3",
  },
  {
    name: "a vote that did not end the task is given data",
    on: "quorum",
    sql: (id, { people }) =>
      `update decisions set data = '{"amount":1}' where task_id = '${id}' and person_id = '${people.ana.id}'`,
    invariant: "I4",
  },
  {
    name: "an older version was replaced at another time",
    on: "revised",
    sql: (id) =>
      `update revisions set replaced_at = replaced_at - interval '1 day' where intent_id = '${id}'`,
    invariant: "I11",
  },
  {
    name: "the answer goes to somebody else",
    on: "reported",
    sql: (id) => `update intents set reply_to = 'agent://test/test/thief' where id = '${id}'`,
    invariant: "I3",
  },
  {
    name: "the task has another title",
    on: "waiting",
    sql: (id) => task(id, `spec = jsonb_set(spec::jsonb, '{title}', '"Lunch"')::json`),
    invariant: "I3",
  },
  {
    name: "the task is of another kind",
    on: "waiting",
    sql: (id) => task(id, "kind = 'confirmation'"),
    invariant: "I3",
  },
  {
    name: "the task is of less risk, in the inboxes too",
    on: "waiting",
    sql: (id) => `${task(id, "risk = 'low'")}; update assignments set rank = 2 where task_id = '${id}'`,
    invariant: "I3",
  },
  {
    name: "the task is due later, in the inboxes too",
    on: "waiting",
    sql: (id) => `${task(id, "due_at = due_at + interval '1 day'")};
      update assignments set due_at = due_at + interval '1 day' where task_id = '${id}'`,
    invariant: "I3",
  },
  {
    name: "the task began earlier",
    on: "waiting",
    sql: (id) => task(id, "assigned_at = assigned_at - interval '1 day'"),
    invariant: "I3",
  },
  {
    name: "the task was closed when it began",
    on: "revised",
    sql: (id) => task(id, "closed_at = assigned_at"),
    invariant: "I3",
  },
  {
    name: "it was handed on to another, who was told",
    on: "passed",
    sql: (
      id,
      { people },
    ) => `${task(id, `assignees = array_replace(assignees, 'person:${people.ben.id}', 'person:${stranger}')`)};
      update assignments set assignee = 'person:${stranger}' where task_id = '${id}' and assignee = 'person:${people.ben.id}';
      update deliveries set address = 'person:${stranger}' where intent_id = '${id}' and address = 'person:${people.ben.id}'`,
    invariant: "I9",
  },
  {
    name: "everybody was asked, and one of them alone may decide",
    on: "voted",
    sql: (id, { people }) => `${task(id, `assignees = '{person:${people.ana.id}}'`)};
      update assignments set assignee = 'person:${people.ana.id}' where task_id = '${id}';
      update deliveries set address = 'person:${people.ana.id}' where intent_id = '${id}' and occasion = 'assigned'`,
    invariant: "I9",
    what: ["may decide it, but was never asked", "everyone was asked, but may not decide it"],
  },
];

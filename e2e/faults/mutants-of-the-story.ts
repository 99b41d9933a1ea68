// What a checker must see in a log that tells what cannot have happened. Each names the words of the one rule that it breaks: a log
// that was changed by hand breaks its hashes, too, but one that a fault of our own wrote would not.
import type { Mutant } from "./mutants";

type Lie = [name: string, on: Mutant["on"], invariant: Mutant["invariant"], what: string];

const told = (seq: number, type: string, body: object = {}) =>
  `type = 'intent.${type}', body = '${JSON.stringify(body)}' where seq = ${seq}`;
const fence = (number: number) => `body = jsonb_set(body::jsonb, '{fence}', '${number}')::json`;
const FINISH = "where body->>'completed' = 'true'";
const [ONE, OTHER] = ["agent://test/test/one", "agent://test/test/other"];

// With what is set in its events.
const events: Array<[...Lie, set: string]> = [
  ["its birth names another", "waiting", "I9", "submitted by key:x", "actor = 'key:x' where seq = 6"],
  [
    "it failed, and is said to be done",
    "rejected",
    "I2",
    "intent.failed with status COMPLETED",
    "status = 'COMPLETED' where seq = 10",
  ],
  ["a claim skips two", "claimed", "I13", "claim 3 follows claim 0", `${fence(3)} where seq = 12`],
  [
    "a claim is finished that nobody held",
    "reported",
    "I13",
    "claim 2 was finished, but 1",
    `${fence(2)} ${FINISH}`,
  ],
  [
    "somebody else finishes a claim",
    "reported",
    "I13",
    "finished by somebody else",
    `actor = 'key:x' ${FINISH}`,
  ],
  [
    "a task is released that nobody held",
    "revised",
    "I3",
    "releases what nobody held",
    told(8, "task_released", { claimed_by: "x" }),
  ],
  ["it was never revised", "revised", "I11", "version 2 after 0 revisions", told(10, "commented")],
  [
    "a reminder that nobody asked for",
    "revised",
    "I7",
    "reminded, though nobody asked for it",
    told(8, "reminder", { remind_count: 1 }),
  ],
  [
    "it was found late twice",
    "revised",
    "I7",
    "found late 2 times",
    "type = 'intent.target_missed' where seq in (8, 10)",
  ],
  [
    "it was handed on to another than it is for",
    "revised",
    "I3",
    `handed on to ${OTHER}`,
    told(8, "transfer", { from: ONE, to: OTHER }),
  ],
];

const rows: Array<[...Lie, sql: (id: string) => string]> = [
  [
    "it ended and goes on",
    "rejected",
    "I2",
    "it ended, but is IN_PROGRESS",
    intent("status = 'IN_PROGRESS'"),
  ],
  [
    "it ended, of which the log knows nothing",
    "waiting",
    "I2",
    "it is COMPLETED without an event that ended it",
    intent("status = 'COMPLETED', waiting_reason = null"),
  ],
  [
    "a payload is written in other words",
    "waiting",
    "I11",
    "is not canonical",
    intent(`payload = '{ "amount": 1 }'`),
  ],
  [
    "a decision came after the deadline",
    "revised",
    "I7",
    "came after the deadline",
    intent("deadline_at = updated_at"),
  ],
  ["a decision came by another door", "approved", "I9", "came by slack", decision("via = 'slack'")],
  ["a decision has other edits", "approved", "I4", "has other edits", decision("edits = '[{}]'")],
  [
    "a decision says what nobody offered",
    "approved",
    "I4",
    "which was not offered",
    decision("outcome = 'perhaps'"),
  ],
  [
    "a decision is on no task",
    "approved",
    "I4",
    "on a task that does not exist",
    (id) => `delete from tasks where id = '${id}'`,
  ],
  [
    "a timer for a deadline that nobody set",
    "asked",
    "I7",
    "a deadline that nobody set",
    (id) =>
      `insert into timers (workspace_id, intent_id, kind, due_at, round)
       select workspace_id, id, 'expiry', created_at, 1 from intents where id = '${id}'`,
  ],
  [
    "who asked was not told that it expired",
    "expired",
    "I4",
    "the submitter was not told of the expiry",
    (id) =>
      `delete from deliveries d using intents i where i.id = '${id}' and d.intent_id = i.id and d.address = i.submitter`,
  ],
  [
    "a delivery arrived that nobody tried",
    "approved",
    "I5",
    "is delivered without an attempt",
    (id) =>
      `update deliveries set state = 'delivered', attempts = 0, ended_at = app_now() where intent_id = '${id}'`,
  ],
];

function intent(set: string) {
  return (id: string) => `update intents set ${set} where id = '${id}'`;
}
function decision(set: string) {
  return (id: string) => `update decisions set ${set} where task_id = '${id}'`;
}

export const STORY_MUTANTS: Mutant[] = [
  ...events.map(([name, on, invariant, what, set]): Mutant => {
    const sql = (id: string) => `update events set ${set} and intent_id = '${id}'`;
    return { name, on, invariant, what: [what], sql };
  }),
  ...rows.map(([name, on, invariant, what, sql]): Mutant => ({ name, on, invariant, what: [what], sql })),
];

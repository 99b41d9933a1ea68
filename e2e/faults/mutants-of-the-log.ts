// What a checker must see in the log and in what was asked: one row changed behind the product's back, by the database's owner.
import type { Mutant } from "./mutants";

const events = (id: string, more = "") => `intent_id = '${id}' ${more}`;

export const LOG_MUTANTS: Mutant[] = [
  {
    name: "an event's body is edited",
    on: "rejected",
    sql: (id) =>
      `update events set body = '{"reason":"rejected","outcome":"approved"}' where ${events(id, "and type = 'intent.failed'")}`,
    invariant: "I10",
  },
  {
    name: "an event's actor is another person",
    on: "approved",
    sql: (id, { people }) =>
      `update events set actor = 'person:${people.ben.id}' where ${events(id, "and seq = 8")}`,
    invariant: "I10",
  },
  {
    name: "an event happened a day earlier",
    on: "approved",
    sql: (id) => `update events set at = at - interval '1 day' where ${events(id, "and seq = 6")}`,
    invariant: "I10",
    what: ["created_at is not the time of the first event"],
  },
  {
    name: "an event is gone from the middle",
    on: "revised",
    sql: (id) => `delete from events where ${events(id, "and seq = 8")}`,
    invariant: "I3",
  },
  {
    name: "the tail of the log is gone",
    on: "claimed",
    sql: (id) => `delete from events where ${events(id, "and seq = 12")}`,
    invariant: "I3",
    what: ["seq is 12, but the last event is 10", "updated_at is not the time of the last event"],
  },
  {
    name: "the tail is gone and the row is set back to it",
    on: "canceled",
    sql: (id) => `delete from events where ${events(id, "and seq = 8")};
      update intents set seq = 6, status = 'WAITING', waiting_reason = 'WAITING_FOR_HUMAN', head = (select hash from events where ${events(id, "and seq = 6")}),
      updated_at = (select at from events where ${events(id, "and seq = 6")}) where id = '${id}'`,
    invariant: "I2",
  },
  {
    name: "two events change places",
    on: "quorum",
    sql: (
      id,
    ) => `update events set seq = 100 where ${events(id, "and seq = 8")}; update events set seq = 8 where ${events(id, "and seq = 10")};
      update events set seq = 10 where ${events(id, "and seq = 100")}`,
    invariant: "I10",
    what: ["is older than the one before it", "and its event differ in time"],
  },
  {
    name: "a second outcome is written",
    on: "approved",
    sql: (id) => `insert into events (workspace_id,intent_id,seq,type,status,at,actor,via,body,hash)
      select workspace_id,intent_id,12,'intent.failed','FAILED',at,actor,via,'{}',hash from events where ${events(id, "and seq = 10")};
      update intents set seq = 12 where id = '${id}'`,
    invariant: "I2",
    what: ["it ended 2 times", "changes the outcome to FAILED", "intent.failed follows the outcome"],
  },
  {
    name: "the row says another outcome",
    on: "rejected",
    sql: (id) => `update intents set status = 'COMPLETED' where id = '${id}'`,
    invariant: "I3",
    what: ["the people came to rejected, but the intent is COMPLETED", "but the last event says FAILED"],
  },
  {
    name: "an event's hash is another",
    on: "approved",
    sql: (id) => `update events set hash = sha256('x') where ${events(id, "and seq = 6")}`,
    invariant: "I10",
  },
  {
    name: "the head is another hash",
    on: "waiting",
    sql: (id) => `update intents set head = sha256('x') where id = '${id}'`,
    invariant: "I10",
  },
  {
    name: "the payload is changed",
    on: "waiting",
    sql: (id) => `update intents set payload = '{"amount":1}' where id = '${id}'`,
    invariant: "I10",
  },
  {
    name: "a long payload is changed, and its hash is not",
    on: "reported",
    sql: (id) => `update intents set payload = '{"amount":1}' where id = '${id}'`,
    invariant: "I11",
  },
  {
    name: "the payload that was decided on is changed",
    on: "approved",
    sql: (id) => `update intents set payload = '{"amount":1}' where id = '${id}'`,
    invariant: "I11",
  },
  {
    name: "the newest version's payload is changed",
    on: "revised",
    sql: (id) => `update intents set payload = '{"amount":1}' where id = '${id}'`,
    invariant: "I11",
    what: ["names another payload as version 2"],
  },
  {
    name: "the payload is changed together with its hash",
    on: "waiting",
    sql: (id) =>
      `update intents set payload = '{"amount":1}', payload_hash = sha256('{"amount":1}') where id = '${id}'`,
    invariant: "I10",
  },
  {
    name: "an older version's payload is changed",
    on: "revised",
    sql: (id) => `update revisions set payload = '{}' where intent_id = '${id}'`,
    invariant: "I11",
  },
  {
    name: "an older version is gone",
    on: "revised",
    sql: (id) => `delete from revisions where intent_id = '${id}'`,
    invariant: "I11",
  },
  {
    name: "the deadline is moved",
    on: "waiting",
    sql: (id) => `update intents set deadline_at = deadline_at + interval '1 day' where id = '${id}'`,
    invariant: "I10",
  },
  {
    name: "somebody else asked",
    on: "approved",
    sql: (id) => `update intents set submitter = 'agent:sa_x' where id = '${id}'`,
    invariant: "I10",
  },
  {
    name: "something else was asked",
    on: "waiting",
    sql: (id) => `update events set request_hash = sha256('x') where ${events(id, "and seq = 6")}`,
    invariant: "I10",
  },
  {
    name: "its birth is gone",
    on: "waiting",
    sql: (id) => `delete from events where ${events(id, "and seq = 6")}`,
    invariant: "I3",
    what: ["the intent has no events"],
  },
  {
    name: "of its birth only the end is left",
    on: "approved",
    sql: (id) => `update events set request_hash = null where ${events(id, "and seq = 6")}`,
    invariant: "I3",
    what: ["the first event is intent.human_task_assigned"],
  },
  {
    name: "it was born twice",
    on: "approved",
    sql: (id) => `update events set request_hash = sha256('x') where ${events(id, "and seq = 10")}`,
    invariant: "I3",
    what: ["has no event (8)"],
  },
  {
    name: "it was born through another door",
    on: "waiting",
    sql: (id) => `update events set via = 'cli' where ${events(id, "and seq = 6")}`,
    invariant: "I10",
  },
  {
    name: "the task asks for less",
    on: "voted",
    sql: (id) =>
      `update tasks set spec = '{"human_task":{"quorum":1},"title":"x","of":3,"levels":[]}' where id = '${id}'`,
    invariant: "I9",
  },
];

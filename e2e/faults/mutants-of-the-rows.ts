// What a checker must see in decisions, tasks, timers and claims.
import type { Mutant } from "./mutants";

const events = (id: string, more = "") => `intent_id = '${id}' ${more}`;
const stranger = "00000000-0000-4000-8000-000000000001";

export const ROW_MUTANTS: Mutant[] = [
  {
    name: "a decision is gone",
    on: "approved",
    sql: (id) => `delete from decisions where task_id = '${id}'`,
    invariant: "I4",
  },
  {
    name: "a decision is another person's",
    on: "approved",
    sql: (id, { people }) => `update decisions set person_id = '${people.ben.id}' where task_id = '${id}'`,
    invariant: "I9",
  },
  {
    name: "a decision is a stranger's",
    on: "approved",
    sql: (id) => `update decisions set person_id = '${stranger}' where task_id = '${id}'`,
    invariant: "I9",
    what: ["who is nobody here"],
  },
  {
    name: "a decision is on another payload",
    on: "approved",
    sql: (id) => `update decisions set payload_hash = sha256('x') where task_id = '${id}'`,
    invariant: "I11",
    what: ["names another payload than its event", "on a payload that is not version 1"],
  },
  {
    name: "a decision says another outcome",
    on: "approved",
    sql: (id) => `update decisions set outcome = 'rejected', positive = 0 where task_id = '${id}'`,
    invariant: "I4",
    what: ["but the task says approved", "is rejected, recorded as approved"],
  },
  {
    name: "a decision counts on the other side",
    on: "rejected",
    sql: (id) => `update decisions set positive = 1 where task_id = '${id}'`,
    invariant: "I9",
  },
  {
    name: "a decision has another comment",
    on: "approved",
    sql: (id) => `update decisions set comment = 'never' where task_id = '${id}'`,
    invariant: "I4",
  },
  {
    name: "a decision has other data",
    on: "approved",
    sql: (id) => `update decisions set data = '{"window":"day"}' where task_id = '${id}'`,
    invariant: "I4",
    what: ["the decision's data is not what was told"],
  },
  {
    name: "one vote of two is gone",
    on: "quorum",
    sql: (id, { people }) =>
      `delete from decisions where task_id = '${id}' and person_id = '${people.ben.id}'`,
    invariant: "I9",
  },
  {
    name: "a vote is the requester's own",
    on: "approved",
    sql: (id, { people }) => `update intents set behind_person_id = '${people.ana.id}' where id = '${id}'`,
    invariant: "I9",
  },
  {
    name: "clients are told of another decider",
    on: "approved",
    sql: (id) =>
      `update intents set progress = jsonb_set(progress::jsonb, '{decided,by}', '"${stranger}"')::json where id = '${id}'`,
    invariant: "I2",
  },
  {
    name: "clients are told another result",
    on: "approved",
    sql: (id) =>
      `update intents set progress = jsonb_set(progress::jsonb, '{result,window}', '"day"')::json where id = '${id}'`,
    invariant: "I2",
  },
  {
    name: "a task is open again",
    on: "approved",
    sql: (id) => `update tasks set status = 'open', outcome = null, closed_at = null where id = '${id}'`,
    invariant: "I2",
    what: ["not in the inbox of everyone, who is asked"],
  },
  {
    name: "a task is closed without a word",
    on: "waiting",
    sql: (id) => `update tasks set status = 'withdrawn', closed_at = app_now() where id = '${id}'`,
    invariant: "I2",
    what: [
      "it waits for a person, but no task is open",
      "the task is withdrawn, but the intent is WAITING",
      "no event has the time at which",
    ],
  },
  {
    name: "a task is gone from an inbox",
    on: "waiting",
    sql: (id) => `delete from assignments where task_id = '${id}'`,
    invariant: "I4",
  },
  {
    name: "a task is in a stranger's inbox",
    on: "waiting",
    sql: (id) =>
      `insert into assignments select workspace_id, 'person:${stranger}', due_at, task_id, rank from assignments where task_id = '${id}'`,
    invariant: "I4",
  },
  {
    name: "a decided task is still in an inbox",
    on: "approved",
    sql: (id, { world }) =>
      `insert into assignments values ('${world.workspaceId}', 'everyone', 'infinity', '${id}')`,
    invariant: "I4",
  },
  {
    name: "the deadline's timer is gone",
    on: "waiting",
    sql: (id) => `delete from timers where intent_id = '${id}'`,
    invariant: "I7",
  },
  {
    name: "a timer is armed on a closed intent",
    on: "approved",
    sql: (id, { world }) =>
      `insert into timers (workspace_id,intent_id,kind,due_at,round) values ('${world.workspaceId}', '${id}', 'reminder', app_now(), 1)`,
    invariant: "I7",
  },
  {
    name: "it expired before its deadline",
    on: "expired",
    sql: (id) => `update intents set deadline_at = deadline_at + interval '5 hours' where id = '${id}'`,
    invariant: "I7",
  },
  {
    name: "a reminder acted out of turn",
    on: "reminded",
    sql: (id) =>
      `update events set body = '{"remind_count":2}' where ${events(id, "and type = 'intent.reminder'")}`,
    invariant: "I7",
  },
  {
    name: "two claimed one outcome",
    on: "claimed",
    sql: (id) => `insert into events (workspace_id,intent_id,seq,type,status,at,actor,via,body,hash)
      select workspace_id,intent_id,14,type,status,at,actor,via,'{"claimer":"runner-2","fence":2}',hash from events where ${events(id, "and seq = 12")}`,
    invariant: "I13",
    what: ["claimed by runner-2 while runner-1 held it"],
  },
  {
    name: "the row says another claimer",
    on: "claimed",
    sql: (id) =>
      `update intents set progress = jsonb_set(progress::jsonb, '{claim,claimer}', '"runner-2"')::json where id = '${id}'`,
    invariant: "I13",
  },
  {
    name: "an open task has an outcome",
    on: "waiting",
    sql: (id) => `update tasks set outcome = 'approved' where id = '${id}'`,
    invariant: "I2",
  },
  {
    name: "an open task was closed",
    on: "waiting",
    sql: (id) =>
      `update tasks set closed_at = (select at from events where ${events(id, "and seq = 6")}) where id = '${id}'`,
    invariant: "I4",
  },
  {
    name: "a task is in the hands of one who never took it",
    on: "waiting",
    sql: (id, { people }) => `update tasks set claimed_by = '${people.ana.id}' where id = '${id}'`,
    invariant: "I3",
  },
  {
    name: "a task that is over is in somebody's hands",
    on: "approved",
    sql: (id, { people }) => `update tasks set claimed_by = '${people.ana.id}' where id = '${id}'`,
    invariant: "I3",
  },
  {
    name: "a decided task was never closed",
    on: "approved",
    sql: (id) => `update tasks set closed_at = null where id = '${id}'`,
    invariant: "I4",
  },
  {
    name: "it waits for nothing, and the log agrees",
    on: "waiting",
    sql: (id) => `update events set waiting_reason = null where ${events(id, "and seq = 6")};
      update intents set waiting_reason = null where id = '${id}'`,
    invariant: "I3",
    what: ["a task is open, but the intent is WAITING"],
  },
  {
    name: "half of its idempotency key is gone",
    on: "waiting",
    sql: (id) => `update intents set key_id = gen_random_uuid(), key_body = null where id = '${id}'`,
    invariant: "I8",
  },
  {
    name: "an intent is gone",
    on: "waiting",
    sql: (id) => `delete from intents where id = '${id}'`,
    invariant: "I1",
    what: [
      "events of an intent that",
      "tasks of an intent that",
      "assignments of an intent that",
      "timers of an intent that",
      "deliveries of an intent that",
    ],
  },
  {
    name: "an answer belongs to no intent",
    on: "waiting",
    sql: (_id, { world }) =>
      `insert into idempotency values ('${world.workspaceId}', gen_random_uuid(), gen_random_uuid(), '${stranger}', null)`,
    invariant: "I8",
  },
];

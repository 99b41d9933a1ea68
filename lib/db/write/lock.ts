// The first half of a change: lock the intents of a batch in id order, then read everything that belongs to them in a
// second statement. Two statements, because after waiting for a lock PostgreSQL re-reads only the locked rows: what hangs
// on them must be read with a snapshot taken after the lock was won.

import { refsAtLevel } from "../../domain/electorate";
import type { State } from "../../domain/state";
import { takesSeveralVotes } from "../../domain/task-spec";
import { type Authority, type Json, type Role, TIMER_KINDS, type TimerKind } from "../../domain/types";
import { keyedBy } from "../by-index";
import {
  type DecisionRecord,
  decisionFrom,
  type IntentRecord,
  intentColumns,
  intentFrom,
  type TaskRecord,
  type TimerRecord,
  taskFrom,
  timerFrom,
} from "../read/rows";
import type { Row, Statement } from "../wire/line";
import { type Counting, withAsked } from "./asked";
import { withClaimers } from "./claimers";
import { withDuty } from "./duty";
import { withUnreached } from "./unreached";

export type Wanted = {
  workspaceIds: string[];
  intentIds: string[];
  people: Array<[string, string]>;
  keys: Array<[string, string]>;
};
export type Answered = { body: string; response: Json | null };
// Workspaces meet in a batch, so nothing in it is known by an id alone.
export const keyOf = (workspaceId: string, id: string): string => `${workspaceId} ${id}`;

export type Locked = {
  now: Date;
  states: Map<string, State>; // by workspace and intent
  answered: Map<string, Answered>; // by idempotency id
};

export type DueTimer = { workspaceId: string; intentId: string; kind: TimerKind; round: number };

// Each intent once: who asks leaves out what is double.
const WANTED = "unnest($1::uuid[], $2::uuid[]) as u(ws, id)";
const LOCK = `select ${intentColumns("i")} from ${WANTED}
  join intents i on ${keyedBy("i.workspace_id", "u.ws")} and i.id = u.id order by i.id for update of i`;

// One row with what belongs to every intent of the batch, and the clock.
const rowsOf = (table: string, key: string, columns: string): string =>
  `(select json_agg(x) from (select t.workspace_id, t.${key}, ${columns} from ${WANTED}
     join ${table} t on ${keyedBy("t.workspace_id", "u.ws")} and t.${key} = u.id) x) as ${table}`;
const AFTER = `select app_now() as now,
    ${rowsOf("tasks", "id", "kind,status,risk,spec,assignees,claimed_by,due_at,assigned_at,closed_at,outcome")},
    ${rowsOf("timers", "intent_id", "kind,due_at,round")}`;
// Who acts, by the directory as it is now.
const PEOPLE = `(select json_agg(json_build_array(p.workspace_id, p.id, p.role, p.status = 'active',
       (select json_agg(g.group_id) from group_people g where g.workspace_id = p.workspace_id and g.person_id = p.id)))
     from unnest($3::uuid[], $4::uuid[]) as u(ws, id) join people p on p.workspace_id = u.ws and p.id = u.id) as people`;
const KEYS = `(select json_agg(json_build_array(k.id, k.body, k.response))
     from unnest($5::uuid[], $6::uuid[]) as u(ws, id) join idempotency k on ${keyedBy("k.workspace_id", "u.ws")} and k.id = u.id) as keys`;
// Only what has to be known is asked: every part costs as much to prepare as to carry out.
const AFTER_BY_PEOPLE = `${AFTER},${PEOPLE}`;
const AFTER_ALL = `${AFTER},${PEOPLE},${KEYS}`;
// Earlier votes matter only where one is not enough.
const VOTES = `select task_id,version,person_id,outcome,positive,payload_hash::text,comment,data,edits,via,seq,at,workspace_id
  from ${WANTED} join decisions d on ${keyedBy("d.workspace_id", "u.ws")} and d.task_id = u.id`;

type Of<Record> = Record & { workspace_id: string };
type After = {
  now: Date;
  tasks: Array<Of<TaskRecord>> | null;
  timers: Array<Of<TimerRecord> & { intent_id: string }> | null;
  people?: Array<[string, string, Role, boolean, string[] | null]> | null;
  keys?: Array<[string, string, Json | null]> | null;
};

// Ids need no quotes.
const ids = (list: string[]): string => `{${list.join(",")}}`;
const first = (pairs: Array<[string, string]>): string => ids(pairs.map((pair) => pair[0]));
const second = (pairs: Array<[string, string]>): string => ids(pairs.map((pair) => pair[1]));

export type Asking = { ask(...statements: Statement[]): Promise<Row[][]> };

// In a transaction; the two statements leave in one packet.
export async function lockBatch(tx: Asking, wanted: Wanted): Promise<Locked> {
  const intents = [ids(wanted.workspaceIds), ids(wanted.intentIds)];
  const [rows, after] = await tx.ask({ text: LOCK, params: intents }, afterFor(intents, wanted));
  return withRest(tx, assemble(rows as IntentRecord[], after?.[0] as After));
}

function afterFor(intents: string[], { people, keys }: Pick<Wanted, "people" | "keys">): Statement {
  if (people.length + keys.length === 0) return { text: AFTER, params: intents };
  const params = [...intents, first(people), second(people)];
  if (keys.length === 0) return { text: AFTER_BY_PEOPLE, params };
  return { text: AFTER_ALL, params: [...params, first(keys), second(keys)] };
}

function assemble(rows: IntentRecord[], after: After): Locked {
  const people = new Map<string, Map<string, Authority>>();
  for (const [workspaceId, id, role, active, groups] of after.people ?? []) {
    const own = people.get(workspaceId) ?? new Map<string, Authority>();
    people.set(workspaceId, own.set(id, { role, active, groups: groups ?? [] }));
  }
  const states = new Map<string, State>();
  for (const row of rows)
    states.set(keyOf(row.workspace_id, row.id), {
      intent: intentFrom(row),
      tasks: [],
      decisions: [],
      timers: [],
      authority: people.get(row.workspace_id) ?? new Map(),
    });
  for (const row of after.tasks ?? []) states.get(keyOf(row.workspace_id, row.id))?.tasks.push(taskFrom(row));
  for (const row of after.timers ?? [])
    states.get(keyOf(row.workspace_id, row.intent_id))?.timers.push(timerFrom(row));
  const answered = new Map((after.keys ?? []).map(([id, body, response]) => [id, { body, response }]));
  return { now: after.now, states, answered };
}

// What only some of them have.
const withRest = async (tx: Asking, locked: Locked): Promise<Locked> =>
  withClaimers(tx, await withVotes(tx, locked));

async function withVotes(tx: Asking, locked: Locked): Promise<Locked> {
  const voting = [...locked.states.values()].filter(({ tasks }) =>
    tasks.some((task) => task.status === "open" && takesSeveralVotes(task.spec)),
  );
  if (voting.length === 0) return locked;
  const owners = ids(voting.map(({ intent }) => intent.workspaceId));
  const [votes] = await tx.ask({ text: VOTES, params: [owners, ids(voting.map(({ intent }) => intent.id))] });
  for (const row of votes as Array<Of<DecisionRecord>>)
    locked.states.get(keyOf(row.workspace_id, row.task_id))?.decisions.push(decisionFrom(row));
  return locked;
}

// Due timers of one kind with their intents locked, soonest due first. An intent that somebody else holds is left for the
// next look instead of waited for, so this can never be part of a deadlock and several workers share what is due. The timers
// are read again under the lock, like everything else. Written so that there is one way to find them, whatever the planner believes
// of the tables: from the first that is due to the last, and each one's intent. The time is asked for once, for as a condition of
// every row it would be asked of all that are armed.
const takeDue = (unless = "false"): string => `select t.round as due_round, ${intentColumns("i")} from (
    select workspace_id, intent_id, round from timers t
    where t.kind = $1::timer_kind and t.due_at <= (select app_now()) and not ${unless} order by t.due_at offset 0) as t
  cross join lateral (
    select * from intents i where i.workspace_id = t.workspace_id and i.id = t.intent_id for update skip locked) as i
  limit $2 offset $3`;

// What somebody decided in time is in time: what may end the task waits until that has been written, or came to nothing. Only what
// was decided before the timer was due, so that nobody puts it off again and again. Looked up by the task, timer by timer: "held"
// would be found by the index of what is due, which is all that is held anywhere.
const onItsWay = (of = ""): string => `exists (select from held_decisions h ${of}
  where h.workspace_id = t.workspace_id and h.task_id = t.intent_id and h.state <> 'refused' and h.created_at < t.due_at offset 0)`;
const THAT_MAY_END = `join tasks k on k.workspace_id = h.workspace_id and k.id = h.task_id
  and k.spec->'time'->'end'->>'act' = 'expire'`;
const WAITS_FOR: Partial<Record<TimerKind, string>> = {
  expiry: onItsWay(),
  escalation: onItsWay(THAT_MAY_END),
};
const TAKE_DUE = Object.fromEntries(TIMER_KINDS.map((kind) => [kind, takeDue(WAITS_FOR[kind])])) as Record<
  TimerKind,
  string
>;

// Asked again under the lock: it may have been held since.
const waitingStill = (kind: TimerKind, intents: string[]): Statement[] =>
  WAITS_FOR[kind]
    ? [
        {
          text: `select t.workspace_id, t.intent_id from ${WANTED}
            join timers t on ${keyedBy("t.workspace_id", "u.ws")} and t.intent_id = u.id and t.kind = $3::timer_kind where ${WAITS_FOR[kind]}`,
          params: [...intents, kind],
        },
      ]
    : [];

export async function lockDue(
  tx: Asking,
  kind: TimerKind,
  limit: number,
  past = 0,
): Promise<{ locked: Locked; due: DueTimer[] } | null> {
  const [taken] = await tx.ask({ text: TAKE_DUE[kind], params: [kind, limit, past] });
  const rows = taken as Array<IntentRecord & { due_round: number }>;
  if (rows.length === 0) return null;
  const intents = [ids(rows.map((row) => row.workspace_id)), ids(rows.map((row) => row.id))];
  const after = afterFor(intents, { people: [], keys: [] });
  const [found, held] = await tx.ask(after, ...waitingStill(kind, intents));
  const waiting = new Set(held?.map((row) => keyOf(row.workspace_id as string, row.intent_id as string)));
  const locked = await withRest(tx, assemble(rows, found?.[0] as After));
  if (kind === "escalation") {
    await withDuty(tx, locked.states.values());
    await withUnreached(tx, locked.states.values(), locked.now);
    await withAsked(tx, atLevels(locked));
  }
  const due = rows
    .filter((row) => !waiting.has(keyOf(row.workspace_id, row.id)))
    .map((row) => ({ workspaceId: row.workspace_id, intentId: row.id, kind, round: row.due_round }));
  return due.length > 0 ? { locked, due } : null;
}

const atLevels = ({ states, now }: Locked): Counting[] =>
  [...states.values()].flatMap((state) => {
    const refs = refsAtLevel(state, now);
    return refs ? [{ state, refs }] : [];
  });

// The first half of a change: lock the intents of a batch in id order, then read everything that belongs to them in a
// second statement. Two statements, because after waiting for a lock PostgreSQL re-reads only the locked rows: what hangs
// on them must be read with a snapshot taken after the lock was won.

import type { State } from "../../domain/state";
import type { Authority, Json, Role, TimerKind } from "../../domain/types";
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

const LOCK = `select ${intentColumns("i")} from intents i
  where (i.workspace_id, i.id) in (select * from unnest($1::uuid[], $2::uuid[])) order by i.id for update`;

// One row with everything that belongs to the batch, and its clock.
const AFTER = `select app_now() as now,
    (select json_agg(json_build_object('key', t.ws || ' ' || t.id,
       'tasks', (select json_agg(x) from (select id,kind,status,risk,spec,assignees,claimed_by,due_at,assigned_at,closed_at,outcome
          from tasks where workspace_id = t.ws and id = t.id) x),
       'decisions', (select json_agg(x) from (select task_id,version,person_id,outcome,positive,payload_hash,comment,data,edits,via,seq,at
          from decisions where workspace_id = t.ws and task_id = t.id) x),
       'timers', (select json_agg(x) from (select kind,due_at,round from timers where workspace_id = t.ws and intent_id = t.id) x)))
     from unnest($1::uuid[], $2::uuid[]) as t(ws, id)) as attached,
    (select json_agg(json_build_array(p.workspace_id, p.id, p.role, p.status = 'active',
       (select coalesce(json_agg(g.group_id), '[]') from group_people g where g.workspace_id = p.workspace_id and g.person_id = p.id)))
     from unnest($3::uuid[], $4::uuid[]) as u(ws, id) join people p on p.workspace_id = u.ws and p.id = u.id) as people,
    (select json_agg(json_build_array(k.id, k.body, k.response))
     from unnest($5::uuid[], $6::uuid[]) as u(ws, id) join idempotency k on k.workspace_id = u.ws and k.id = u.id) as keys`;

type Attached = {
  key: string;
  tasks: TaskRecord[] | null;
  decisions: DecisionRecord[] | null;
  timers: TimerRecord[] | null;
};
type After = {
  now: Date;
  attached: Attached[] | null;
  people: Array<[string, string, Role, boolean, string[]]> | null;
  keys: Array<[string, string, Json | null]> | null;
};

// Ids need no quotes.
const ids = (list: string[]): string => `{${list.join(",")}}`;
const first = (pairs: Array<[string, string]>): string => ids(pairs.map((pair) => pair[0]));
const second = (pairs: Array<[string, string]>): string => ids(pairs.map((pair) => pair[1]));

const NONE = "{}";

export type Asking = { ask(...statements: Statement[]): Promise<Row[][]> };

// In a transaction; the two statements leave in one packet.
export async function lockBatch(tx: Asking, wanted: Wanted): Promise<Locked> {
  const { people, keys } = wanted;
  const [workspaceIds, intentIds] = [ids(wanted.workspaceIds), ids(wanted.intentIds)];
  const [rows, after] = await tx.ask(
    { text: LOCK, params: [workspaceIds, intentIds] },
    {
      text: AFTER,
      params: [workspaceIds, intentIds, first(people), second(people), first(keys), second(keys)],
    },
  );
  return assemble(rows as IntentRecord[], after?.[0] as After);
}

function assemble(rows: IntentRecord[], after: After): Locked {
  const people = new Map<string, Map<string, Authority>>();
  for (const [workspaceId, id, role, active, groups] of after.people ?? []) {
    const own = people.get(workspaceId) ?? new Map<string, Authority>();
    people.set(workspaceId, own.set(id, { role, active, groups }));
  }
  const parts = new Map((after.attached ?? []).map((part) => [part.key, part]));
  const states = new Map<string, State>();
  for (const row of rows) {
    const key = keyOf(row.workspace_id, row.id);
    const part = parts.get(key);
    states.set(key, {
      intent: intentFrom(row),
      tasks: (part?.tasks ?? []).map(taskFrom),
      decisions: (part?.decisions ?? []).map(decisionFrom),
      timers: (part?.timers ?? []).map(timerFrom),
      authority: people.get(row.workspace_id) ?? new Map(),
    });
  }
  const answered = new Map((after.keys ?? []).map(([id, body, response]) => [id, { body, response }]));
  return { now: after.now, states, answered };
}

// Due timers of one kind with their intents locked, soonest due first. An intent that somebody else holds is left for the
// next look instead of waited for, so this can never be part of a deadlock and several workers share what is due. The timers
// are read again under the lock, like everything else.
const TAKE_DUE = `select t.round as due_round, ${intentColumns("i")} from timers t
  join intents i on i.workspace_id = t.workspace_id and i.id = t.intent_id
  where t.kind = $1::timer_kind and t.due_at <= app_now() order by t.due_at limit $2 offset $3 for update of i skip locked`;

export async function lockDue(
  tx: Asking,
  kind: TimerKind,
  limit: number,
  past = 0,
): Promise<{ locked: Locked; due: DueTimer[] } | null> {
  const [taken] = await tx.ask({ text: TAKE_DUE, params: [kind, limit, past] });
  const rows = taken as Array<IntentRecord & { due_round: number }>;
  if (rows.length === 0) return null;
  const workspaceIds = ids(rows.map((row) => row.workspace_id));
  const intentIds = ids(rows.map((row) => row.id));
  const [found] = await tx.ask({
    text: AFTER,
    params: [workspaceIds, intentIds, NONE, NONE, NONE, NONE],
  });
  const after = found?.[0];
  const due = rows.map((row) => ({
    workspaceId: row.workspace_id,
    intentId: row.id,
    kind,
    round: row.due_round,
  }));
  return { locked: assemble(rows, after as After), due };
}

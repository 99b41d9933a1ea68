// Tasks that are closed, at times of a test's choosing, as the engine leaves them in the tables the roll-up reads.
import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { KINDS } from "@/lib/domain/task-kinds";
import { TASK_KINDS, type TaskKind } from "@/lib/domain/types";
import { noteEnded } from "./insight-facts";

export type Vote = { personId: string; outcome: string; at: Date };
export type Closed = {
  kind: TaskKind;
  status: "decided" | "expired" | "withdrawn";
  assignedAt: Date;
  closedAt: Date;
  dueAt: Date | null;
  groups: string[];
  votes: Vote[];
};

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const STATUS = { decided: "COMPLETED", expired: "TIMED_OUT", withdrawn: "CANCELED" };

/** In one transaction, so all of them have the same place in the feed. */
export async function closeTasks(sql: postgres.Sql, workspaceId: string, tasks: Closed[]): Promise<string[]> {
  const rows = tasks.map((task) => ({ ...task, id: randomUUID() }));
  const ids = rows.map(({ id }) => id);
  await sql.begin(async (tx) => {
    await tx`
      insert into intents (workspace_id, id, type, from_agent, to_agent, submitter, payload, version, status, seq, head, options, progress, created_at, updated_at)
      select ${workspaceId}, u.id, 't.v1', 'agent://a/b/c', 'human', 'key:k', '{}', 1, u.status::intent_status, 10, '\\x00', '{}', '{}', u.made, u.closed
      from unnest(${ids}::uuid[], ${rows.map((row) => STATUS[row.status])}::text[], ${rows.map((row) => iso(row.assignedAt))}::timestamptz[],
        ${rows.map((row) => iso(row.closedAt))}::timestamptz[]) as u(id, status, made, closed)`;
    await tx`
      insert into tasks (workspace_id, id, kind, status, risk, spec, assignees, due_at, assigned_at, closed_at, outcome)
      select ${workspaceId}, u.id, u.kind::task_kind, u.status::task_status, 'normal', '{}', string_to_array(nullif(u.groups, ''), ' '), u.due, u.assigned, u.closed, nullif(u.outcome, '')
      from unnest(${ids}::uuid[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.status)}::text[],
        ${rows.map((row) => row.groups.map((group) => `group:${group}`).join(" "))}::text[], ${rows.map((row) => iso(row.dueAt))}::timestamptz[],
        ${rows.map((row) => iso(row.assignedAt))}::timestamptz[], ${rows.map((row) => iso(row.closedAt))}::timestamptz[],
        ${rows.map((row) => row.votes.at(-1)?.outcome ?? "")}::text[]) as u(id, kind, status, groups, due, assigned, closed, outcome)`;
    const votes = rows.flatMap(({ id, votes }) => votes.map((vote, i) => ({ ...vote, id, seq: 8 + 2 * i })));
    await tx`
      insert into decisions (workspace_id, task_id, version, person_id, outcome, positive, payload_hash, via, seq, at)
      select ${workspaceId}, u.id, 1, u.person, u.outcome, 1, '\\x00', 'inbox', u.seq, u.at
      from unnest(${votes.map(({ id }) => id)}::uuid[], ${votes.map(({ personId }) => personId)}::uuid[],
        ${votes.map(({ outcome }) => outcome)}::text[], ${votes.map(({ seq }) => seq)}::int[], ${votes.map(({ at }) => iso(at))}::timestamptz[])
        as u(id, person, outcome, seq, at)`;
  });
  return ids;
}

/** Until nothing is left to note. Transactions of other tests, in other databases, hold the feed up, too. */
export async function noteAll(sql: postgres.Sql, bite = 1000): Promise<void> {
  for (;;) {
    await noteEnded(sql, bite);
    const [row] =
      await sql`select exists(select from intents where xid >= (select xid from insight_cursor)) as more`;
    if (!row?.more) return;
  }
}

/** The same numbers each time, from a seed. */
export function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

type Cast = { people: string[]; groups: string[]; now: Date; days: number };

export function randomTask(chance: () => number, { people, groups, now, days }: Cast): Closed {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const kind = pick(TASK_KINDS);
  const closedAt = new Date(Math.floor(now.getTime() - chance() * days * 86_400_000));
  const ms = Math.floor(1_000 * 10 ** (chance() * 5.5));
  const fate = chance();
  const status = fate < 0.85 ? "decided" : fate < 0.95 ? "expired" : "withdrawn";
  const outcomes = [KINDS[kind].positive, ...KINDS[kind].negative];
  const all = [...people].sort(() => chance() - 0.5);
  const many = status === "decided" ? (chance() < 0.2 ? 2 : 1) : chance() < 0.2 ? 1 : 0;
  return {
    kind,
    status,
    closedAt,
    assignedAt: new Date(closedAt.getTime() - ms),
    dueAt: chance() < 0.5 ? new Date(closedAt.getTime() + (chance() - 0.3) * 86_400_000) : null,
    groups: groups.filter(() => chance() < 0.4),
    votes: all.slice(0, many).map((personId, i) => ({
      personId,
      outcome: pick(outcomes),
      at: new Date(closedAt.getTime() - (status === "decided" && i === many - 1 ? 0 : Math.floor(ms / 3))),
    })),
  };
}

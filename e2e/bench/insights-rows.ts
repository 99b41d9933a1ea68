// Tasks of one workspace that people decided over a year, and as many that are open, written straight into the tables that the
// insights are made of: submitting and deciding them one by one would measure something else.
import { randomUUID } from "node:crypto";
import type postgres from "postgres";

const PEOPLE = 50;
const GROUPS = 8;
const CHUNK = 5_000;

export type Place = { workspaceId: string; people: string[]; groups: string[] };

export async function makePlace(sql: postgres.Sql): Promise<Place> {
  const [orgId, workspaceId] = [randomUUID(), randomUUID()];
  const people = Array.from({ length: PEOPLE }, () => randomUUID());
  const groups = Array.from({ length: GROUPS }, () => randomUUID());
  await sql`insert into organizations (id, slug, name) values (${orgId}, 'bench', 'Bench')`;
  await sql`insert into workspaces (id, org_id, slug, name) values (${workspaceId}, ${orgId}, 'bench', 'Bench')`;
  await sql`insert into people (workspace_id, id, email, name, role)
    select ${workspaceId}, id, id || '@example.org', 'Person', 'member' from unnest(${people}::uuid[]) as u(id)`;
  await sql`insert into groups (workspace_id, id, slug, name) select ${workspaceId}, id, id, 'Group' from unnest(${groups}::uuid[]) as u(id)`;
  return { workspaceId, people, groups };
}

// An id as it was made at `made`.
const ID =
  "(lpad(to_hex((extract(epoch from made) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 19))::uuid";
const KIND = "(enum_range(null::task_kind))[1 + floor(random() * random() * 8)::int]";

/** In ten working hours a day, spread over so many days; a tenth of them expire. */
export async function decideTasks(
  sql: postgres.Sql,
  place: Place,
  total: number,
  days: number,
): Promise<void> {
  for (let made = 0; made < total; made += CHUNK) {
    const share = `((${made} + n) / ${total}::float8)`;
    await sql.begin(async (tx) => {
      await tx.unsafe(
        `create temporary table chunk on commit drop as select ${ID} as id, *,
           made + ms * interval '1 millisecond' as closed from (
           select date_trunc('milliseconds', now() - (1 - ${share}) * interval '${days} days' - random() * interval '10 hours') as made,
             (1000 * exp(random() * random() * 14))::bigint as ms, ${KIND} as kind, random() < 0.1 as expired, random() < 0.8 as agreed,
             ($1::uuid[])[1 + floor(random() * ${PEOPLE})::int] as person, ($2::uuid[])[1 + floor(random() * ${GROUPS})::int] as grp
           from generate_series(1, ${Math.min(CHUNK, total - made)}) n) as drawn`,
        [place.people, place.groups],
      );
      await tx`update chunk set closed = least(closed, now())`;
      await tx`insert into intents (workspace_id, id, type, from_agent, to_agent, submitter, payload, version, status, seq, head, options, progress, created_at, updated_at)
        select ${place.workspaceId}, id, 'refund.v1', 'agent://a/b/c', 'human', 'key:k', '{}', 1,
          (case when expired then 'TIMED_OUT' else 'COMPLETED' end)::intent_status, 10, '\\x00', '{}', '{}', made, closed from chunk`;
      await tx`insert into tasks (workspace_id, id, kind, status, risk, spec, assignees, due_at, assigned_at, closed_at, outcome)
        select ${place.workspaceId}, id, kind, (case when expired then 'expired' else 'decided' end)::task_status, 'normal', '{}',
          array['group:' || grp], closed + interval '1 hour', made, closed, case when not expired then case when agreed then 'approved' else 'rejected' end end from chunk`;
      await tx`insert into decisions (workspace_id, task_id, version, person_id, outcome, positive, payload_hash, via, seq, at)
        select ${place.workspaceId}, id, 1, person, case when agreed then 'approved' else 'rejected' end, agreed::int, '\\x00', 'inbox', 8, closed from chunk where not expired`;
    });
  }
}

/** Open ones, of the last forty days, each asked of one group. */
export async function openTasks(sql: postgres.Sql, place: Place, total: number): Promise<void> {
  for (let made = 0; made < total; made += CHUNK * 10)
    await sql.begin(async (tx) => {
      await tx.unsafe(
        `create temporary table chunk on commit drop as select ${ID} as id, * from (
           select date_trunc('milliseconds', now() - random() * random() * interval '40 days') as made, ${KIND} as kind,
             ($1::uuid[])[1 + floor(random() * ${GROUPS})::int] as grp from generate_series(1, ${Math.min(CHUNK * 10, total - made)})) as drawn`,
        [place.groups],
      );
      await tx`insert into intents (workspace_id, id, type, from_agent, to_agent, submitter, payload, version, status, waiting_reason, seq, head, options, progress, created_at, updated_at)
        select ${place.workspaceId}, id, 'refund.v1', 'agent://a/b/c', 'human', 'key:k', '{}', 1, 'WAITING', 'WAITING_FOR_HUMAN', 6, '\\x00', '{}', '{}', made, made from chunk`;
      await tx`insert into tasks (workspace_id, id, kind, status, risk, spec, assignees, assigned_at)
        select ${place.workspaceId}, id, kind, 'open', 'normal', json_build_object('title', 'Refund', 'of', 4, 'levels', '[]'::json,
          'human_task', json_build_object('task_type', kind, 'instructions', repeat('Look at it. ', 20)),
          'time', json_build_object('target_at', made + interval '8 hours')), array['group:' || grp], made from chunk`;
      await tx`insert into assignments (workspace_id, assignee, due_at, task_id) select ${place.workspaceId}, 'group:' || grp, 'infinity', id from chunk`;
    });
}

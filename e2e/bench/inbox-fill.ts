// A hundred workspaces full of tasks, by SQL: as an engine would have written them in a year, as far as an inbox reads it.
import type postgres from "postgres";
import { makeNotes } from "./inbox-words";

export const WORKSPACES = 100;
export const PEOPLE = 50; // in each
const GROUPS = 5;
const CHUNK = 50_000;
const NOTES = 20_011;
const FILLED = ["intents", "tasks", "assignments", "decisions", "events"];

export type Amounts = { open: number; closed: number };

export async function fillInbox(
  sql: postgres.Sql,
  { open, closed }: Amounts,
  say: (line: string) => void,
): Promise<void> {
  // What is lost in a crash of a benchmark may be lost: nothing here is about writing.
  for (const table of FILLED)
    await sql.unsafe(
      `alter table ${table} set unlogged; alter table ${table} set (autovacuum_enabled = false)`,
    );
  await makeWorkspaces(sql);
  await sql`create unlogged table bench_notes (n int primary key, note text not null)`;
  const notes = makeNotes(NOTES);
  await sql`insert into bench_notes select n - 1, note from unnest(${notes}::text[]) with ordinality as u(note, n)`;
  await sql.unsafe(`create unlogged table bench_new (workspace_id uuid, id uuid, n bigint, person uuid, assignees text[], risk risk,
    due_at timestamptz, at timestamptz, payload text, title text)`);
  await inChunks(
    closed,
    (from, to) => [chunk(open + from, open + to, "365 days"), ...CLOSED],
    sql,
    (made) => say(`${made} closed`),
  );
  // What is open was written last, as in life: it is what the database has in its memory.
  await inChunks(
    open,
    (from, to) => [chunk(from, to, "30 days"), ...OPEN],
    sql,
    (made) => say(`${made} open`),
  );
  await sql`drop table bench_new, bench_notes`;
  for (const table of FILLED) await sql.unsafe(`alter table ${table} reset (autovacuum_enabled)`);
  await sql.unsafe("vacuum (analyze)");
  await sql.unsafe("checkpoint");
}

async function inChunks(
  total: number,
  statements: (from: number, to: number) => string[],
  sql: postgres.Sql,
  made: (count: number) => void,
): Promise<void> {
  for (let from = 0; from < total; from += CHUNK) {
    const to = Math.min(total, from + CHUNK);
    await sql.unsafe(statements(from, to).join("; "));
    if ((to / CHUNK) % 10 === 0) made(to);
  }
}

async function makeWorkspaces(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    insert into organizations (id, slug, name) values ('00000000-0000-4000-8000-000000000001', 'bench', 'Bench');
    create unlogged table bench_workspaces as select n, gen_random_uuid() as id from generate_series(0, ${WORKSPACES - 1}) n;
    create unlogged table bench_people as select w.n as w, k, w.id as workspace_id, gen_random_uuid() as id
      from bench_workspaces w, generate_series(0, ${PEOPLE - 1}) k;
    create unlogged table bench_groups as select w.n as w, k, w.id as workspace_id, gen_random_uuid() as id
      from bench_workspaces w, generate_series(0, ${GROUPS - 1}) k;
    insert into workspaces (id, org_id, slug, name)
      select id, '00000000-0000-4000-8000-000000000001', 'w' || n, 'Workspace ' || n from bench_workspaces;
    insert into people (workspace_id, id, email, name, role)
      select workspace_id, id, 'p' || k || '@w' || w || '.example', 'Person ' || k, (case k when 0 then 'owner' else 'member' end)::person_role
      from bench_people;
    insert into groups (workspace_id, id, slug, name) select workspace_id, id, 'g' || k, 'Group ' || k from bench_groups;
    insert into group_people (workspace_id, group_id, person_id)
      select p.workspace_id, g.id, p.id from bench_people p join bench_groups g on g.w = p.w and g.k in (p.k % 5, (p.k + 2) % 5);
    analyze bench_workspaces; analyze bench_people; analyze bench_groups`);
}

// Three in ten are asked of one person, four of a group (some of them of an owner, too), one of a role, two of everyone; one in
// ten is of high risk; three in ten have no due time.
const chunk = (from: number, to: number, age: string): string => `
  truncate bench_new;
  insert into bench_new
  select w.id, uuidv7(-s.age), s.n, p.id,
    case when s.turn < 3 then array['person:' || p.id] when s.turn = 3 then array['group:' || g.id, 'role:owner']
         when s.turn < 7 then array['group:' || g.id] when s.turn = 7 then array['role:member'] end,
    (case abs(hashint8(s.n)::bigint) % 10 when 0 then 'high' when 1 then 'low' when 2 then 'low' else 'normal' end)::risk,
    case when abs(hashint8(s.n + 1)::bigint) % 10 < 7 then now() + abs(hashint8(s.n + 2)::bigint) % 2592000 * interval '1 second' end, now() - s.age,
    '{"amount":' || s.n % 9000 + 100 || ',"currency":"EUR","customer":"' || split_part(b.note, ' ', 3) || ' ' || split_part(b.note, ' ', 7)
      || '","lines":[{"price":400,"quantity":2,"sku":"A-' || s.n % 3000 || '"},{"price":450,"quantity":1,"sku":"B-2040"}],"note":"'
      || b.note || '","order":"2026-' || lpad(s.n::text, 7, '0') || '"}',
    'Approve the refund for ' || split_part(b.note, ' ', 3)
  from (select n, (random() * interval '${age}') as age, n / ${WORKSPACES} / ${PEOPLE} % 10 as turn
        from generate_series(${from}::bigint, ${to - 1}) n) s
  join bench_workspaces w on w.n = s.n % ${WORKSPACES}
  join bench_people p on p.w = w.n and p.k = s.n / ${WORKSPACES} % ${PEOPLE}
  join bench_groups g on g.w = w.n and g.k = s.n / ${WORKSPACES} % ${GROUPS}
  join bench_notes b on b.n = s.n * 7919 % ${NOTES}`;

const intents = (status: string, reason: string): string => `
  insert into intents (workspace_id, id, type, from_agent, to_agent, submitter, payload, version, status, waiting_reason, seq, head,
    options, progress, created_at, updated_at)
  select workspace_id, id, 'refund.approve.v1', 'agent://bench/shop/billing-' || n % 20, 'human', 'key:bench', payload::json, 1,
    '${status}', ${reason}, 6, sha256(id::text::bytea), '{}', '{}', at, at from bench_new`;

const tasks = (status: string, more: string): string => `
  insert into tasks (workspace_id, id, kind, status, risk, spec, assignees, due_at, assigned_at, closed_at, outcome)
  select workspace_id, id, 'approval', '${status}', risk,
    json_build_object('human_task', json_build_object('title', title, 'task_type', 'approval'), 'of', 1), assignees, due_at, at, ${more}
  from bench_new`;

const events = (type: string, status: string, reason: string): string => `
  insert into events (workspace_id, intent_id, seq, type, status, waiting_reason, at, via, hash)
  select workspace_id, id, 6, '${type}', '${status}', ${reason}, at, 'api', sha256(id::text::bytea) from bench_new`;

const OPEN = [
  intents("WAITING", "'WAITING_FOR_HUMAN'"),
  tasks("open", "null, null"),
  events("intent.human_task_assigned", "WAITING", "'WAITING_FOR_HUMAN'"),
  `insert into assignments (workspace_id, assignee, due_at, task_id, rank)
   select workspace_id, unnest(coalesce(assignees, '{everyone}')), coalesce(due_at, 'infinity'), id,
     case risk when 'high' then 0 when 'low' then 2 else 1 end from bench_new`,
];
const CLOSED = [
  intents("COMPLETED", "null"),
  tasks("decided", "at + interval '1 hour', 'approved'"),
  events("intent.completed", "COMPLETED", "null"),
  `insert into decisions (workspace_id, task_id, version, person_id, outcome, positive, payload_hash, via, seq, at)
   select workspace_id, id, 1, person, 'approved', 1, sha256(id::text::bytea), 'inbox', 6, at + interval '1 hour' from bench_new`,
];

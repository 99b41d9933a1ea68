// Messages that are to go out. Sending them is claim-messages.ts and message-results.ts.
import { type Gathered, MOST_GATHERED, type NewMessage } from "../../domain/message";
import type { Sql } from "../client";

const AT_ONCE = 1000; // rows of one statement

/** Those that were told before on this occasion, on this channel, at this address are left out. Returns how many are new. */
export async function insertMessages(sql: Sql, made: Array<NewMessage & { id: string }>): Promise<number> {
  let count = 0;
  for (let at = 0; at < made.length; at += AT_ONCE)
    count += await insertSome(sql, made.slice(at, at + AT_ONCE));
  return count;
}

type Made = NewMessage & { id: string };

const rowsOf = (made: Made[]): string =>
  JSON.stringify(
    made.map((m) => ({
      workspace_id: m.workspaceId,
      id: m.id,
      channel: m.channel,
      occasion: m.occasion,
      intent_id: m.intentId,
      seq: m.seq,
      person_id: m.personId,
      group_id: m.groupId,
      destination: m.destination,
      address: m.address,
      urgent: m.urgent,
      about: m.about,
      due_at: m.dueAt?.toISOString() ?? null,
    })),
  );

const INSERT = `
  insert into messages as m (workspace_id, id, channel, state, occasion, intent_id, seq, person_id, group_id, destination, address,
    urgent, about, due_at, created_at)
  select workspace_id, id, channel, 'due', occasion, intent_id, seq, person_id, group_id, destination, address, urgent, about,
    coalesce(due_at, app_now()), app_now()
  from json_to_recordset($1::text::json) as r(workspace_id uuid, id uuid, channel channel, occasion text,
    intent_id uuid, seq int, person_id uuid, group_id uuid, destination text, address text, urgent boolean, about json,
    due_at timestamptz)`;

async function insertSome(sql: Sql, made: Made[]): Promise<number> {
  const result = await sql.unsafe(`${INSERT} on conflict do nothing`, [rowsOf(made)], { prepare: true });
  return result.count;
}

// Added up where the row is locked, so two workers that gather for one person forget nothing. A reminder of a task that is named
// there is not added: another worker was told of it under another name.
const sum = (name: keyof Gathered) =>
  `'${name}', (m.about->>'${name}')::int + (excluded.about->>'${name}')::int`;
const first = (name: "intents" | "endings") => `
      '${name}', (select coalesce(json_agg(i.value), '[]') from (
        select value from json_array_elements(m.about->'${name}') union all
        select value from json_array_elements(excluded.about->'${name}') limit ${MOST_GATHERED}) i)`;
const JOIN = `
  on conflict (workspace_id, channel, address)
    where state = 'due' and attempts = 0 and copy = 0 and occasion in ('reminder','gathered')
      and (person_id is not null or occasion = 'gathered')
  do update set occasion = 'gathered', intent_id = null, seq = null, urgent = m.urgent or excluded.urgent,
    due_at = case when excluded.urgent or m.occasion = 'reminder' then least(m.due_at, excluded.due_at) else m.due_at end,
    about = json_build_object(${(["count", "reminders", "ended", "high"] as const).map(sum).join(", ")},
      ${first("intents")}, ${first("endings")})
  where excluded.occasion <> 'reminder' or excluded.urgent and not m.urgent
    or excluded.intent_id::text not in (select json_array_elements_text(m.about->'intents'))`;

/** Each joins the one for its address that has not been sent yet; of one address there is at most one among them. */
export async function gatherMessages(sql: Sql, made: Array<Made & { about: Gathered }>): Promise<number> {
  // In one order, so that two workers that gather for the same people wait for each other and not in a circle.
  const key = (m: Made) => `${m.workspaceId} ${m.channel} ${m.address}`;
  const sorted = made.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  for (let at = 0; at < sorted.length; at += AT_ONCE)
    await sql.unsafe(`${INSERT} ${JOIN}`, [rowsOf(sorted.slice(at, at + AT_ONCE))], { prepare: true });
  return made.length;
}

export const LATER = "A later message says it.";

/** What is said about the same task, to the same address, by what was made later, is not said twice. */
export async function supersedeEarlier(sql: Sql, made: NewMessage[]): Promise<void> {
  const later = made.filter(({ intentId, seq }) => intentId !== null && seq !== null);
  if (later.length === 0) return;
  await sql`
    update messages m set state = 'superseded', ended_at = app_now(), answer = ${LATER}
    from unnest(${later.map((l) => l.workspaceId)}::uuid[], ${later.map((l) => l.intentId)}::uuid[],
      ${later.map((l) => l.channel)}::channel[], ${later.map((l) => l.address)}::text[], ${later.map((l) => l.seq)}::int[])
      as l(workspace_id, intent_id, channel, address, seq)
    where m.workspace_id = l.workspace_id and m.intent_id = l.intent_id and m.channel = l.channel and m.address = l.address
      and m.seq < l.seq and m.state = 'due' and m.occasion in ('assigned', 'escalated', 'rewrite')`;
}

type Told = Pick<NewMessage, "workspaceId" | "personId" | "occasion">;

/** Where the newest says all, what waits still for the same person on the same occasion is not sent; a link that it holds is dead. */
export async function supersedeWaiting(
  sql: Sql,
  { workspaceId, personId, occasion }: Told,
  answer = LATER,
): Promise<void> {
  await sql`
    update messages set state = 'superseded', ended_at = app_now(), answer = ${answer}, about = (about::jsonb - 'sealed')::json
    where workspace_id = ${workspaceId} and person_id = ${personId} and occasion = ${occasion} and state = 'due'`;
}

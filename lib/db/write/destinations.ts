// How the places fare that messages go to. A place that fails several times in a row is shut for a while, then tried with one
// message; each probe that fails doubles the while. Only places that were in trouble have a row. What is wrong with the whole of a
// channel is noted at the place of that name (lib/domain/places.ts), and nothing is sent to any of its places meanwhile.
import type { Message, Trouble } from "../../domain/message";
import {
  askedWait,
  SETTINGS_SHUT_SECONDS,
  SHUT_AFTER,
  SHUT_LONGEST_SECONDS,
  SHUT_SECONDS,
} from "../../domain/message-fate";
import { wholeOf } from "../../domain/places";
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";
import { byIndex } from "./by-index";

/** Part of writing down that a message (`mine`) went out: the place works, and so does the whole. What it asked for itself is honoured all the same. */
export const CLEARED = `
  cleared as (
    update destinations d set failures = 0, probing = false, kind = null, delivered_at = app_now(),
      shut_until = case when d.retry_after > app_now() then d.retry_after end
    from mine where d.workspace_id = mine.workspace_id and d.channel = mine.channel
      and d.name in (mine.destination, mine.channel::text) and (d.failures > 0 or d.probing or d.shut_until is not null))`;

/** Part of writing down how a message (`mine`) fared that did not go out. $13 of its place, $14 of the whole: whether it answered, or
 * was not even asked. */
export const HEARD = `
  heard as (
    update destinations d set probing = false, failures = case when h.answered then 0 else d.failures end,
      kind = case when not h.answered then d.kind end,
      shut_until = case when d.retry_after > app_now() then d.retry_after when not h.answered then app_now() end
    from mine cross join lateral (values (mine.destination, $13::boolean),
      (mine.channel::text, case when mine.destination <> mine.channel::text then $14::boolean end)) as h(name, answered)
    where d.workspace_id = mine.workspace_id and d.channel = mine.channel and d.name = h.name
      and h.answered is not null and (d.probing or (h.answered and (d.failures > 0 or d.shut_until is not null))))`;

type AtPlace = Pick<Message, "workspaceId" | "destination">;

/** The probes of this claim that came to nothing, because nothing was sent there: the next one may go at once. */
export async function releaseUnasked(
  tx: Sql,
  channel: Outward,
  unsent: AtPlace[],
  leased: AtPlace[],
): Promise<void> {
  const placesOf = (messages: AtPlace[]) => {
    const places = messages.flatMap((m) =>
      [m.destination, wholeOf(channel)].map((name) => ({ id: m.workspaceId, name })),
    );
    return tx`select * from unnest(${places.map(({ id }) => id)}::uuid[], ${places.map(({ name }) => name)}::text[])`;
  };
  await tx`
    update destinations d set probing = false, shut_until = greatest(d.retry_after, app_now())
    where d.channel = ${channel} and d.probing and (d.workspace_id, d.name) in (${placesOf(unsent)})
      and (d.workspace_id, d.name) not in (${placesOf(leased)})`;
}

// Those that were under way when the place was shut tell nothing new: only the probe does. $10: it is shut at the first word.
const FAILED = `
  insert into destinations as d (workspace_id, channel, name, failures, kind, code, answer, failing_since, failed_at, retry_after, shut_until)
  select $1, $2, $3, case when $10::boolean then ${SHUT_AFTER} when $5::float8 > 0 then 0 else 1 end, $4, $6, $7, app_now(), app_now(),
    case when $5::float8 > 0 then app_now() + $5::float8 * interval '1 second' end,
    case when $10::boolean then app_now() + interval '${SETTINGS_SHUT_SECONDS} s'
      when $5::float8 > 0 then app_now() + $5::float8 * interval '1 second' end
  where (not $9::boolean or exists (select from destinations p
      where p.workspace_id = $1 and p.channel = $2 and p.name = $3 and p.probing))
    and ($11::uuid is null or exists (select from messages m
      where m.workspace_id = $1 and m.id = $11 and m.fence = $12::int and m.state = 'leased'))
  on conflict (workspace_id, channel, name) do update set
    (failures, retry_after, shut_until) = (select n.failures, n.retry_after, greatest(n.retry_after, n.shut_until) from (
      select f.failures, case when $5::float8 > 0 then greatest(d.retry_after, excluded.retry_after) else d.retry_after end as retry_after,
        case when $10::boolean then excluded.shut_until
          when $5::float8 > 0 then case when d.probing then null else d.shut_until end
          when f.failures > d.failures and f.failures >= ${SHUT_AFTER} then app_now() + $8::float8 * interval '1 second' *
            least(${SHUT_LONGEST_SECONDS}, ${SHUT_SECONDS} * 2 ^ least(10, f.failures - ${SHUT_AFTER}))
          else d.shut_until end as shut_until
      from (select case when $10::boolean then greatest(d.failures, ${SHUT_AFTER})
        when $5::float8 > 0 or (d.shut_until > app_now() and not d.probing) then d.failures
        else d.failures + 1 end as failures) f offset 0) n),
    failing_since = case when d.failures = 0 then app_now() else coalesce(d.failing_since, d.failed_at) end,
    probing = false, kind = excluded.kind, code = excluded.code, answer = excluded.answer, failed_at = app_now()
  returning d.failures`;

export type Place = { workspaceId: string; channel: Outward; name: string };

/** Of the message's place, or of the one that the trouble names; only while the message is still whose attempt it was: a worker that
 * stood still for longer than its lease met its own trouble, and not the place's. `chance`: from 0 to 1, so that what was shut together does not open
 * together. */
export async function noteTrouble(
  sql: Sql,
  message: Message,
  trouble: Trouble,
  chance: number,
): Promise<void> {
  const { workspaceId, channel, destination } = message;
  const { kind, place = destination, isShared = false } = trouble;
  if (kind !== "destination" && kind !== "settings") return;
  const note = (name: string, onlyIfTried = false) =>
    noteAt(sql, { workspaceId, channel, name }, trouble, chance, { onlyIfTried, of: message });
  const whole = wholeOf(channel);
  if (!isShared || place === whole) return void (await note(place));
  // While the whole is tried, what fails is of the whole: else each place would stay shut for long after all of them work again.
  if ((await note(whole, true)) !== null) return;
  // A place that begins to fail counts for the whole, and only then: one that is broken by itself shuts no other.
  if ((await note(place)) === 1) await note(whole);
}

/** `of`: the message whose attempt it was. */
type If = { onlyIfTried?: boolean; of?: Pick<Message, "id" | "fence"> };

/** How many times in a row it has failed now; null: it was not noted, because the place is not being tried, or the message is
 * somebody else's by now. */
export async function noteAt(
  sql: Sql,
  { workspaceId, channel, name }: Place,
  trouble: Trouble,
  chance: number,
  { onlyIfTried = false, of }: If = {},
): Promise<number | null> {
  const { kind, code, answer, isUnconfirmed = false } = trouble;
  const said = [code.slice(0, 80), answer.slice(0, 500)];
  const params = [
    workspaceId,
    channel,
    name,
    kind,
    askedWait(trouble),
    ...said,
    0.9 + chance / 5,
    onlyIfTried,
    kind === "settings" && !isUnconfirmed,
    of?.id ?? null,
    of?.fence ?? null,
  ];
  const [row] = await byIndex(sql, (tx) =>
    tx.unsafe<Array<{ failures: number }>>(FAILED, params, { prepare: true }),
  );
  return row?.failures ?? null;
}

/** What only other settings could mend is tried once when a worker starts: the environment may say something else now. */
export async function lookAgain(sql: Sql, channel: Outward): Promise<void> {
  await sql`
    update destinations set shut_until = retry_after where channel = ${channel} and kind = 'settings' and shut_until > app_now()`;
}

/** Somebody changed how they are reached: whatever was found out before is of no worth any more. */
export async function openPlaces(tx: Sql, workspaceId: string, channel: Outward): Promise<void> {
  await tx`
    update destinations set shut_until = null, retry_after = null, failures = 0, probing = false, kind = null
    where workspace_id = ${workspaceId} and channel = ${channel}`;
}

const FORGOTTEN_DAYS = 7;

/** Somebody's direct messages are a place, too, and would be remembered for ever: what was in trouble once, and is not, is not. */
export async function prunePlaces(sql: Sql, workspaceId: string): Promise<void> {
  await sql`
    delete from destinations
    where workspace_id = ${workspaceId} and failed_at < app_now() - ${FORGOTTEN_DAYS} * interval '1 day'
      and (shut_until is null or shut_until <= app_now())`;
}

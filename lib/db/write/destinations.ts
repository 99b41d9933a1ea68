// How the places fare that messages go to. A place that fails several times in a row is shut for a while, then tried with one
// message; each probe that fails doubles the while. Only places that were in trouble have a row.
import type { Message, Trouble } from "../../domain/message";
import {
  askedWait,
  SETTINGS_SHUT_SECONDS,
  SHUT_AFTER,
  SHUT_LONGEST_SECONDS,
  SHUT_SECONDS,
} from "../../domain/message-fate";
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";
import { byIndex } from "./by-index";

/** Part of writing down that a message (`mine`) went out: the place works. What it asked for itself is honoured all the same. */
export const CLEARED = `
  cleared as (
    update destinations d set failures = 0, probing = false, kind = null, delivered_at = app_now(),
      shut_until = case when d.retry_after > app_now() then d.retry_after end
    from mine where d.workspace_id = mine.workspace_id and d.channel = mine.channel and d.name = mine.destination
      and (d.failures > 0 or d.probing or d.shut_until is not null))`;

/** Part of writing down how a message (`mine`) fared that did not go out. $13: whether the place answered, or was not even asked. */
export const HEARD = `
  heard as (
    update destinations d set probing = false, failures = case when $13 then 0 else d.failures end,
      kind = case when not $13 then d.kind end,
      shut_until = case when d.retry_after > app_now() then d.retry_after when not $13 then app_now() end
    from mine where d.workspace_id = mine.workspace_id and d.channel = mine.channel and d.name = mine.destination
      and $13::boolean is not null and (d.probing or ($13 and (d.failures > 0 or d.shut_until is not null))))`;

type AtPlace = Pick<Message, "workspaceId" | "destination">;

/** The probes of this claim that came to nothing, because nothing was sent there: the next one may go at once. */
export async function releaseUnasked(
  tx: Sql,
  channel: Outward,
  unsent: AtPlace[],
  leased: AtPlace[],
): Promise<void> {
  const placesOf = (messages: AtPlace[]) =>
    tx`select * from unnest(${messages.map((m) => m.workspaceId)}::uuid[], ${messages.map((m) => m.destination)}::text[])`;
  await tx`
    update destinations d set probing = false, shut_until = greatest(d.retry_after, app_now())
    where d.channel = ${channel} and d.probing and (d.workspace_id, d.name) in (${placesOf(unsent)})
      and (d.workspace_id, d.name) not in (${placesOf(leased)})`;
}

// Those that were under way when the place was shut tell nothing new: only the probe does.
const FAILED = `
  insert into destinations as d (workspace_id, channel, name, failures, kind, code, answer, failed_at, retry_after, shut_until)
  values ($1, $2, $3, case when $4 = 'settings' then ${SHUT_AFTER} when $5::float8 > 0 then 0 else 1 end, $4, $6, $7, app_now(),
    case when $5::float8 > 0 then app_now() + $5::float8 * interval '1 second' end,
    case when $4 = 'settings' then app_now() + interval '${SETTINGS_SHUT_SECONDS} s'
      when $5::float8 > 0 then app_now() + $5::float8 * interval '1 second' end)
  on conflict (workspace_id, channel, name) do update set
    (failures, retry_after, shut_until) = (select n.failures, n.retry_after, greatest(n.retry_after, n.shut_until) from (
      select f.failures, case when $5::float8 > 0 then greatest(d.retry_after, excluded.retry_after) else d.retry_after end as retry_after,
        case when $4 = 'settings' then excluded.shut_until
          when $5::float8 > 0 then case when d.probing then null else d.shut_until end
          when f.failures > d.failures and f.failures >= ${SHUT_AFTER} then app_now() + $8::float8 * interval '1 second' *
            least(${SHUT_LONGEST_SECONDS}, ${SHUT_SECONDS} * 2 ^ least(10, f.failures - ${SHUT_AFTER}))
          else d.shut_until end as shut_until
      from (select case when $4 = 'settings' then greatest(d.failures, ${SHUT_AFTER})
        when $5::float8 > 0 or (d.shut_until > app_now() and not d.probing) then d.failures
        else d.failures + 1 end as failures) f offset 0) n),
    probing = false, kind = excluded.kind, code = excluded.code, answer = excluded.answer, failed_at = app_now()`;

/** `chance`: from 0 to 1, so that what was shut together does not open together. */
export async function noteTrouble(
  sql: Sql,
  message: Message,
  trouble: Trouble,
  chance: number,
): Promise<void> {
  const { kind, code, answer } = trouble;
  if (kind !== "destination" && kind !== "settings") return;
  const { workspaceId, channel, destination } = message;
  const said = [code.slice(0, 80), answer.slice(0, 500)];
  const params = [workspaceId, channel, destination, kind, askedWait(trouble), ...said, 0.9 + chance / 5];
  await byIndex(sql, (tx) => tx.unsafe(FAILED, params, { prepare: true }));
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

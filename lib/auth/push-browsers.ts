// The browsers in which somebody wants to be told. Each was switched on in it, by a person who was signed in there.
import type { Sql } from "../db/client";
import { pushPublicKey } from "../db/read/push-subscriptions";
import { insertMessages } from "../db/write/messages";
import { areKeys, endpointFault, MOST_BROWSERS, serviceOf } from "../domain/push-endpoint";
import { administer, type By, refused, type Verdict } from "./administer";

export type BrowserWish = {
  endpoint: string;
  p256dh: string;
  auth: string;
  label: string;
  sessionId: string;
};
type NewId = (now: Date) => string;

export async function switchOn(
  db: { sql: Sql },
  by: By,
  wish: BrowserWish,
  {
    allowedHosts,
    faultOfHost,
  }: { allowedHosts: string[]; faultOfHost: (host: string) => Promise<string | null> },
): Promise<Verdict<{ id: string }>> {
  const fault = endpointFault(wish.endpoint, allowedHosts);
  if (fault) return refused(`This browser’s push service cannot be used. ${fault}`);
  if (!areKeys(wish)) return refused("This browser gave no keys that can be used.");
  const { hostname } = new URL(wish.endpoint);
  const unreached = allowedHosts.includes(hostname) ? null : await faultOfHost(hostname);
  if (unreached) return refused(unreached);
  return administer<{ id: string }>(db, by, async (tx, me) => {
    if (me.role === "auditor") return refused("Auditors are asked nothing, so there is nothing to tell.");
    const { endpoint, p256dh, auth, label, sessionId } = wish;
    const [others] = await tx<Array<{ count: number }>>`
      select count(*)::int as count from push_subscriptions
      where workspace_id = ${me.workspaceId} and person_id = ${me.id} and endpoint <> ${endpoint}`;
    if ((others?.count ?? 0) >= MOST_BROWSERS)
      return refused(`You are told in ${MOST_BROWSERS} browsers already. Take one off that you do not use.`);
    await takeFromOthers(tx, me, endpoint);
    const [row] = await tx<Array<{ id: string }>>`
      insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, session_id, created_at)
      values (${me.workspaceId}, gen_random_uuid(), ${me.id}, ${endpoint}, ${p256dh}, ${auth}, ${label}, ${sessionId}, app_now())
      on conflict (workspace_id, endpoint) do update set person_id = excluded.person_id, p256dh = excluded.p256dh,
        auth = excluded.auth, label = excluded.label, session_id = excluded.session_id
      returning id`;
    return { ok: true, id: row?.id as string };
  });
}

// A browser shows what it is sent, whoever sits before it. So it is one human's, in all of their workspaces.
async function takeFromOthers(
  tx: Sql,
  me: { workspaceId: string; id: string },
  endpoint: string,
): Promise<void> {
  await tx`
    delete from push_subscriptions s where s.endpoint = ${endpoint} and not exists (
      select 1 from people mine join people theirs on theirs.user_id = mine.user_id
      where mine.workspace_id = ${me.workspaceId} and mine.id = ${me.id}
        and theirs.workspace_id = s.workspace_id and theirs.id = s.person_id)`;
}

/** `elsewhere`: the same browser in another workspace of theirs, which goes on; `wasLast`: there is certainly none. */
export type SwitchedOff = { elsewhere: string | null; wasLast: boolean };

export function switchOff(db: { sql: Sql }, by: By, { id }: { id: string }): Promise<Verdict<SwitchedOff>> {
  return administer<SwitchedOff>(db, by, async (tx, me) => {
    const [gone] = await tx<Array<{ endpoint: string }>>`
      delete from push_subscriptions where workspace_id = ${me.workspaceId} and person_id = ${me.id} and id = ${id}
      returning endpoint`;
    const [other] = await tx<Array<{ id: string }>>`
      select id from push_subscriptions where endpoint = ${gone?.endpoint ?? null} order by created_at, id limit 1`;
    return { ok: true, elsewhere: other?.id ?? null, wasLast: gone !== undefined && other === undefined };
  });
}

/** On its way like any other message. */
export function tellBrowser(
  db: { sql: Sql },
  by: By,
  { id }: { id: string },
  newId: NewId,
): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const { workspaceId, id: personId } = me;
    const [found] = await tx<Array<{ endpoint: string; now: Date; isUnderWay: boolean }>>`
      select endpoint, app_now() as now, exists (
        select 1 from messages m where m.workspace_id = ${workspaceId} and m.person_id = ${personId} and m.occasion = 'test'
          and m.address = ${id} and m.state in ('due','leased')) as "isUnderWay"
      from push_subscriptions where workspace_id = ${workspaceId} and person_id = ${personId} and id = ${id}`;
    if (!found) return refused("This browser is told no more. Switch it on again in it.");
    if (found.isUnderWay) return refused("A test is on its way there already.");
    const message = {
      workspaceId,
      id: newId(found.now),
      channel: "push" as const,
      occasion: "test" as const,
      intentId: null,
      seq: null,
      personId,
      groupId: null,
      destination: serviceOf(found.endpoint),
      address: id,
      urgent: true,
      about: {},
      dueAt: null,
    };
    await insertMessages(tx, [message]);
    return { ok: true };
  });
}

/** Somebody signs out in this browser: it is told no more, in whichever of their workspaces it was. */
export async function forgetBrowser(sql: Sql, userId: string, id: string): Promise<void> {
  await sql`
    delete from push_subscriptions s using push_subscriptions known, people p
    where known.id = ${id} and s.endpoint = known.endpoint
      and p.workspace_id = s.workspace_id and p.id = s.person_id and p.user_id = ${userId}`;
}

/** Signed in anew in this browser: from now on it goes with that session, in all of their workspaces. */
export async function followSession(
  sql: Sql,
  { userId, sessionId }: { userId: string; sessionId: string },
  id: string,
): Promise<void> {
  await sql`
    update push_subscriptions s set session_id = ${sessionId} from push_subscriptions known, people p
    where known.id = ${id} and s.endpoint = known.endpoint
      and p.workspace_id = s.workspace_id and p.id = s.person_id and p.user_id = ${userId}`;
}

/** Their sessions elsewhere were ended, so whoever has those browsers is told no more. `but`: the one that stays. */
export async function forgetOtherBrowsers(sql: Sql, userId: string, but: string | null): Promise<void> {
  await sql`
    delete from push_subscriptions s using people p
    where p.workspace_id = s.workspace_id and p.id = s.person_id and p.user_id = ${userId}
      and s.endpoint is distinct from (select endpoint from push_subscriptions where id = ${but} limit 1)`;
}

export async function forgetBrowsersOf(sql: Sql, userId: string, sessionId: string): Promise<void> {
  await sql`
    delete from push_subscriptions s using people p
    where p.workspace_id = s.workspace_id and p.id = s.person_id and p.user_id = ${userId}
      and s.session_id = ${sessionId}`;
}

/** What browsers subscribe to here: the workspace’s own key, else the one that the worker published. */
export async function keyToSubscribe(sql: Sql, workspaceId: string): Promise<string | null> {
  const [own] = await sql<Array<{ key: string | null }>>`
    select settings->>'publicKey' as key from channel_settings
    where workspace_id = ${workspaceId} and channel = 'push' and sealed is not null`;
  return own?.key ?? (await pushPublicKey(sql));
}

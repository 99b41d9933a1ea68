// The browsers that are told, and the key they subscribe to.
import type { Message } from "../../domain/message";
import { MOST_BROWSERS } from "../../domain/push-endpoint";
import type { Sql } from "../client";

/** null: no worker has been here yet. */
export async function pushPublicKey(sql: Sql): Promise<string | null> {
  const [row] = await sql<Array<{ publicKey: string }>>`select public_key as "publicKey" from push_key`;
  return row?.publicKey ?? null;
}

export type ToldBrowser = {
  id: string;
  endpoint: string;
  label: string;
  createdAt: Date;
  deliveredAt: Date | null;
};

/** The one that was switched on last first. */
export const browsersOf = (sql: Sql, workspaceId: string, personId: string): Promise<ToldBrowser[]> =>
  sql<ToldBrowser[]>`
    select id, endpoint, label, created_at as "createdAt", delivered_at as "deliveredAt" from push_subscriptions
    where workspace_id = ${workspaceId} and person_id = ${personId}
    order by created_at desc, id limit ${MOST_BROWSERS}`;

export type PushAim = {
  browser: { endpoint: string; p256dh: string; auth: string } | null;
  /** Something about this task went there before, and may be shown still. */
  wasTold: boolean;
};

/** Where a message goes, and whether the browser has been told of its task already. */
export async function pushAim(sql: Sql, message: Message): Promise<PushAim> {
  const { workspaceId, id, personId, intentId, address } = message;
  const [row] = await sql`
    select s.endpoint, s.p256dh, s.auth,
      exists (select 1 from messages m
        where m.workspace_id = ${workspaceId} and m.intent_id = ${intentId} and m.channel = 'push' and m.address = ${address}
          and m.id <> ${id} and m.occasion in ('assigned','reminder','escalated')
          and (m.state = 'delivered' or m.attempts > 0 and m.state in ('leased','due'))) as "wasTold"
    from (select 1) as one
    left join push_subscriptions s on s.workspace_id = ${workspaceId} and s.id::text = ${address} and s.person_id = ${personId}`;
  const { endpoint, p256dh, auth, wasTold } = row ?? {};
  return { browser: endpoint ? { endpoint, p256dh, auth } : null, wasTold };
}

const MOST_LOOKED_AT = 200;

/** Whether this was a browser of this person's lately: what was sent there says so, also when it is told no more. */
export async function wasBrowserOf(
  sql: Sql,
  workspaceId: string,
  personId: string,
  id: string,
): Promise<boolean> {
  const [row] = await sql<Array<{ was: boolean }>>`
    select ${id} = any (array(
      select m.address from messages m where m.workspace_id = ${workspaceId} and m.person_id = ${personId} and m.channel = 'push'
      order by m.id desc limit ${MOST_LOOKED_AT})) as was`;
  return row?.was ?? false;
}

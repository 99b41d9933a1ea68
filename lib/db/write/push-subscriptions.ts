// Browsers come, are told, and go.
import type { Sql } from "../client";

/** Every worker says the same. */
export async function publishPushKey(sql: Sql, publicKey: string): Promise<void> {
  await sql`
    insert into push_key (public_key) values (${publicKey})
    on conflict ("only") do update set public_key = excluded.public_key where push_key.public_key <> excluded.public_key`;
}

export async function noteTold(sql: Sql, workspaceId: string, id: string): Promise<void> {
  await sql`
    update push_subscriptions set delivered_at = app_now() where workspace_id = ${workspaceId} and id = ${id}`;
}

/** Only if it still is the one that was tried: a browser may have subscribed anew meanwhile. */
export async function dropBrowser(
  sql: Sql,
  workspaceId: string,
  { id, endpoint }: { id: string; endpoint: string },
): Promise<void> {
  await sql`
    delete from push_subscriptions where workspace_id = ${workspaceId} and id = ${id} and endpoint = ${endpoint}`;
}

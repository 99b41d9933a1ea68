import type { AdminEvent } from "../../domain/admin-events";
import type { JsonObject } from "../../domain/types";
import type { Sql } from "../client";

export type AdminNote = { workspaceId: string; actor: string; what: AdminEvent; about: JsonObject };

// In the transaction of what it tells. Its id is a UUID of version 7, made where the clock is.
const NEW_ID = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from noted.at) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

export async function noteChange(tx: Sql, { workspaceId, actor, what, about }: AdminNote): Promise<void> {
  await tx`
    insert into admin_events (workspace_id, id, at, actor, what, about)
    select ${workspaceId}, ${tx.unsafe(NEW_ID)}, noted.at, ${actor}, ${what}, ${JSON.stringify(about)}::text::json
    from (select app_now() as at) as noted`;
}

// The messages of a thread that somebody sees in it, however many events came after them.
import type { Sql } from "../client";

type Which = {
  reader: string; // from whose own view some may be hidden
  only: number[] | null; // of these events; null: of all
  limit: number;
};

/** The newest of them, by the numbers of their events, in order. */
export async function visibleMessages(
  sql: Sql,
  workspaceId: string,
  intentId: string,
  { reader, only, limit }: Which,
): Promise<number[]> {
  const rows = await sql<Array<{ seq: number }>>`
    with log as materialized (
      select seq, type, body from events where workspace_id = ${workspaceId} and intent_id = ${intentId}
        and type in ('intent.commented', 'intent.messages_deleted')),
    hidden as materialized (
      select seqs.value::int as seq from log cross join lateral json_array_elements_text(body->'seqs') as seqs
      where type = 'intent.messages_deleted' and (body->>'mode' <> 'self' or body->>'owner' = ${reader}))
    select seq from log
    where type = 'intent.commented' and (${only}::int[] is null or seq = any(${only}::int[]))
      and seq not in (select seq from hidden)
    order by seq desc limit ${limit}`;
  return rows.map(({ seq }) => seq).reverse();
}

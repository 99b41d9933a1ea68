// A deliberately broken copy of the engine: the same code, whose statements lose their row lock on the way to the database.
// It shows that the races above can fail, and what they would look like.

import type { Sql } from "@/lib/db/client";
import { openHub } from "@/lib/db/read/hub";
import { type Apply, openApply } from "@/lib/engine/apply";
import { openClock } from "@/lib/engine/clock";
import { openKnown } from "@/lib/engine/known";
import { openWriter, type Transaction, type Writer } from "@/lib/engine/transact";

export type BrokenEngine = { apply: Apply; close(): Promise<void> };

export function openWithoutLock(url: string): BrokenEngine {
  const writer = openWriter(url, "broken");
  const broken: Writer = { ...writer, run: (work) => writer.run((tx) => work(withoutLock(tx))) };
  return {
    apply: openApply({
      writer: broken,
      hub: openHub(),
      origin: "broken",
      soon: { armed() {}, close() {} },
      clock: openClock(writer),
      // Knows nothing, so everything is looked up: that is what is broken here.
      known: openKnown(0),
    }),
    close: writer.close,
  };
}

const withoutLock = (tx: Transaction): Transaction => ({
  ask: (...statements) => tx.ask(...statements.map(({ text, params }) => ({ text: unlocked(text), params }))),
});

const unlocked = (text: string): string => text.replace(/ for update of i/g, "");

/** The schema's own last line of defence, taken away for the same demonstration. */
export async function withoutBelt(sql: Sql): Promise<void> {
  await sql.unsafe("drop index events_one_terminal");
  await sql.unsafe("alter table events drop constraint events_workspace_id_intent_id_seq_pk");
  await sql.unsafe("create index on events (workspace_id, intent_id, seq)");
  await sql.unsafe("alter table deliveries drop constraint deliveries_workspace_id_intent_id_seq_place_pk");
  await sql.unsafe("create index on deliveries (workspace_id, intent_id, seq, place)");
  // Without the lock they also run into each other's rows; what comes of that need not take a second each.
  const [row] = await sql`select current_database() as name`;
  await sql.unsafe(`alter database ${row?.name} set deadlock_timeout = '20ms'`);
}

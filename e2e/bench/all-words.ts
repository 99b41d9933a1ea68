// What the worker does with rests in between, without them: until every open task can be searched.
import { setTimeout as delay } from "node:timers/promises";
import type postgres from "postgres";
import type { Sql } from "@/lib/db/client";
import { type Moved, writeSomeWords } from "@/lib/db/write/task-words";

const OTHER_AT_IT_MS = 20;

export async function writeAllWords(sql: postgres.Sql, say: (line: string) => void): Promise<void> {
  let moved: Moved | null = null;
  for (let bites = 1, isMore = true; isMore; bites += 1) {
    const bitten = await writeSomeWords(sql as unknown as Sql, moved);
    moved = bitten?.moved ?? null;
    isMore = bitten?.isMore ?? true;
    if (bitten === null) await delay(OTHER_AT_IT_MS);
    if (bites % 4_000 === 0) say(`words: ${bites} bites`);
  }
}

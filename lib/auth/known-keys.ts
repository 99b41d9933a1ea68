// Keys as this process knows them: asked for in batches that form by themselves, and remembered for less than a second,
// so that a hot key costs no query and a revoked one is refused everywhere within a second.
import { performance } from "node:perf_hooks";
import { selfForming } from "../db/batch";
import type { Sql } from "../db/client";
import { keysById, type StoredKey } from "../db/read/keys";
import { touchKeys } from "../db/write/keys";

// Less than the promised second: a request that has just looked still has to be answered.
const REMEMBER_MS = 800;
const MOST_REMEMBERED = 20_000;
const TOUCH_EVERY_MS = 60_000;

type Question = { answer: Promise<StoredKey | null>; until: number };
type Remembered = { key: StoredKey; until: number; touched: boolean };

export function knownKeys(sql: Sql, now: () => number = () => performance.now()) {
  const remembered = new Map<string, Remembered>();
  const asked = new Map<string, Question>();
  const lookUp = selfForming<string, StoredKey | null>(
    async (ids) => {
      const rows = await keysById(sql, ids);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { max: 200, limit: 5_000 },
  );
  const touch = selfForming<StoredKey, void>(
    async (keys) => {
      await touchKeys(sql, keys);
      return keys.map(() => undefined);
    },
    { max: 500, limit: 2_000 },
  );

  function remember(id: string, entry: Remembered): void {
    remembered.delete(id);
    remembered.set(id, entry);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) break;
      remembered.delete(oldest);
    }
  }

  // Counted from before the question: the answer may be as old as that, however late it comes. Whoever comes later than it may be
  // old, or after the key was forgotten, asks anew.
  function askOnce(id: string): Promise<StoredKey | null> {
    const running = asked.get(id);
    if (running && now() < running.until) return running.answer;
    const until = now() + REMEMBER_MS;
    const isLatest = () => asked.get(id) === question;
    const answer = lookUp(id)
      .then((key) => {
        if (key && isLatest()) remember(id, { key, until, touched: false });
        return key;
      })
      .finally(() => {
        if (isLatest()) asked.delete(id);
      });
    const question: Question = { answer, until };
    asked.set(id, question);
    return answer;
  }

  return {
    find(id: string): StoredKey | Promise<StoredKey | null> {
      const entry = remembered.get(id);
      return entry && now() < entry.until ? entry.key : askOnce(id);
    },
    // Beside the request: nobody waits for it, and losing one costs nothing.
    used(key: StoredKey): void {
      const entry = remembered.get(key.id);
      if (!entry || entry.touched) return;
      entry.touched = true;
      if (key.usedAgoMs === null || key.usedAgoMs >= TOUCH_EVERY_MS) touch(key).catch(() => {});
    },
    forget(id: string): void {
      asked.delete(id);
      remembered.delete(id);
    },
  };
}

export type KnownKeys = ReturnType<typeof knownKeys>;

import { randomFillSync } from "node:crypto";

// UUID version 7: the time in front, then a count of those of the same millisecond, so that the primary key read backwards is
// newest first, then 62 random bits.
const pool = Buffer.alloc(16 * 256);
let used = pool.length;

const MOST_IN_A_MILLISECOND = 4096;
/** Our idea of the database's clock is corrected by so much at most in ordinary times; then the ids wait for it. */
const CORRECTED_MS = 1_000;
let lastMs = 0;
let count = 0;

function countIn(ms: number): void {
  const isSame = ms <= lastMs && lastMs - ms <= CORRECTED_MS;
  if (!isSame) lastMs = ms;
  count = isSame ? count + 1 : 0;
  if (count < MOST_IN_A_MILLISECOND) return;
  lastMs += 1;
  count = 0;
}

export function newId(now: Date): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const at = used;
  used += 16;
  countIn(now.getTime());
  pool.writeUIntBE(lastMs, at, 6);
  pool.writeUInt16BE(0x7000 | count, at + 6);
  pool[at + 8] = ((pool[at + 8] as number) & 0x3f) | 0x80;
  const hex = pool.toString("hex", at, used);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

import type { Row, Statement } from "../wire/line";

/** Whether any intent moved since, as far as every transaction is finished. By index, and nothing is read when none did. */
export async function hasMoved(
  ask: (statement: Statement) => Promise<Row[]>,
  cursor: string,
): Promise<boolean> {
  const [row] = await ask({ text: MOVED, params: [cursor] });
  return row?.moved === true;
}

const MOVED = `select exists (select from intents where xid >= $1::xid8
  and xid < (select pg_snapshot_xmin(pg_current_snapshot()))) as moved`;

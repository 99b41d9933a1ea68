// What a worker should have done a while ago: as long as one runs, nothing.
import type { Row, Statement } from "../wire/line";
import { FIRST_HELD, FIRST_OCCASION, FIRST_TIMER } from "./look-around";

export type Overdue = "timers" | "held decisions" | "deliveries";

const FIRST: Record<Overdue, string> = {
  timers: FIRST_TIMER,
  "held decisions": FIRST_HELD,
  deliveries: FIRST_OCCASION,
};
const KINDS = Object.keys(FIRST) as Overdue[];

export async function overdueSince(
  ask: (statement: Statement) => Promise<Row[]>,
  seconds: number,
): Promise<Overdue[]> {
  const late = (first: string) => `coalesce(${first} < app_now() - interval '${seconds} seconds', false)`;
  const columns = KINDS.map((kind) => `${late(FIRST[kind])} as "${kind}"`);
  const [row = {}] = await ask({ text: `select ${columns.join(", ")}`, params: [] });
  return KINDS.filter((kind) => row[kind] === true);
}

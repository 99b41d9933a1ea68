// What there may be to do for the worker, in one statement. A dozen questions a second, each for one thing, were most of what an
// installation cost that has nothing to do.
import { OUTWARD, type Outward, TIMER_KINDS } from "../../domain/types";
import type { Row, Statement } from "../wire/line";

/** `…Ms`: until the next one is due, by the database's clock; null: there is none. */
export type Around = {
  timerMs: number | null;
  heldMs: number | null;
  outward: Outward[]; // channels with a message that is due
  wishes: boolean; // web wants something of Slack
  posts: boolean; // a task that is open stands in Slack
  occasions: boolean; // something has to be told
  words: boolean; // something moved that can be searched
};

export async function lookAround(ask: (statement: Statement) => Promise<Row[]>): Promise<Around> {
  const [row = {}] = await ask(AROUND);
  return {
    timerMs: msOf(row.timer),
    heldMs: msOf(row.held),
    outward: OUTWARD.filter((channel) => row[channel] === true),
    wishes: row.wishes === true,
    posts: row.posts === true,
    occasions: row.occasions === true,
    words: row.words === true,
  };
}

const msOf = (value: unknown): number | null => (typeof value === "number" ? Math.max(0, value) : null);

const until = (due: string, name: string): string =>
  `ceil(extract(epoch from ${due} - app_now()) * 1000)::float8 as ${name}`;
/** When the first of each is due: the end of an index. */
export const FIRST_TIMER = `least(${TIMER_KINDS.map(
  (kind) => `(select due_at from timers where kind = '${kind}' order by due_at limit 1)`,
).join(", ")})`;
export const FIRST_HELD = "(select due_at from held_decisions where state = 'held' order by due_at limit 1)";
export const FIRST_OCCASION =
  "(select due_at from deliveries where channel = 'log' and state in ('due','leased') order by due_at limit 1)";
const outward = (channel: Outward): string =>
  `coalesce((select due_at <= app_now() from messages
        where channel = '${channel}' and state in ('due','leased') order by due_at limit 1), false) as ${channel}`;

// Each is the end of one index, and nothing else is read. Only what every running transaction is behind counts as moved; a
// cursor ahead of that is one of another server, whose numbers began elsewhere (lib/db/write/task-words.ts).
const AROUND: Statement = {
  text: `
    with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xmin)
    select ${until(FIRST_TIMER, "timer")}, ${until(FIRST_HELD, "held")},
      ${OUTWARD.map(outward).join(", ")},
      coalesce(${FIRST_OCCASION} <= app_now(), false) as occasions,
      exists (select from slack_wishes where ended_at is null and (due_at is null or due_at <= app_now())) as wishes,
      (select true from slack_posts where not is_closed order by workspace_id, intent_id limit 1) as posts,
      (select p.walk is not null or p.cursor > h.xmin or coalesce(p.cursor <= (
          select i.xid from intents i where i.xid < (select xmin from horizon) order by i.xid desc limit 1), false)
        from search_progress p, horizon h) as words`,
  params: [],
};

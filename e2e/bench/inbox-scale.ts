// What an inbox asks the database, beside a million open tasks and five million closed ones in a hundred workspaces.
import { cpus } from "node:os";
import postgres from "postgres";
import { openDatabase } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { inboxCounts } from "@/lib/db/read/inbox-counts";
import { inboxList, type Looker } from "@/lib/db/read/inbox-list";
import { assigneeRefs, personById } from "@/lib/db/read/people";
import { searchTasks } from "@/lib/db/read/search";
import { writeAllWords } from "./all-words";
import { openStopwatch, type Stopwatch, type Took } from "./database-time";
import { type Spread, spread } from "./figures";
import { fillInbox, PEOPLE, WORKSPACES } from "./inbox-fill";
import { COMMON_WORDS, dice, rareWord } from "./inbox-words";
import { administer } from "./product";

const OPEN = 1_000_000;
const CLOSED = 5_000_000;
const ROUNDS = 1000;
const WARM = 20;

type InboxRow = { name: string; must: number | null; database: Spread; whole: Spread };
type Say = (line: string) => void;

/** `scale` 1 is all of it. */
export async function measureInbox(server: string, scale: number, say: Say): Promise<string> {
  await administer(server, "create database bench_inbox");
  const url = Object.assign(new URL(server), { pathname: "/bench_inbox" }).href;
  await migrate(url);
  const began = performance.now();
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { statement_timeout: 0 } });
  await fillInbox(sql, { open: OPEN * scale, closed: CLOSED * scale }, say);
  const filled = performance.now();
  const db = openDatabase({ url, name: "bench", max: 4 });
  await writeAllWords(db.sql, say);
  const worded = performance.now();
  await sql.unsafe("vacuum (analyze) task_words");
  // Nobody submits a million within minutes: what they left to be written to disk is written, and not by whoever asks next.
  await sql.unsafe("checkpoint");
  say(`${await sizes(sql)}`);
  await db.close();
  const watch = openStopwatch(url);
  const rows = await measure(watch, await lookersOf(sql), say);
  await watch.close();
  await sql.end();
  const minutes = (ms: number): string => (ms / 60_000).toFixed(1);
  return [
    `${OPEN * scale} open and ${CLOSED * scale} closed tasks in ${WORKSPACES} workspaces, ${PEOPLE} people in each; ${cpus().length} cores, the client on the same ones.`,
    `Filled in ${minutes(filled - began)} minutes, the words of the open ones in ${minutes(worded - filled)} without rests, measured in ${minutes(performance.now() - worded)}.`,
    "",
    table(rows),
  ].join("\n");
}

async function sizes(sql: postgres.Sql): Promise<string> {
  const [row] = await sql`
    select count(*)::int as n, pg_table_size('task_words')::float8 as rows, pg_relation_size('task_words_search')::float8 as found,
      pg_indexes_size('task_words')::float8 as indexes, pg_database_size(current_database())::float8 as total from task_words`;
  const each = (bytes: unknown): number => Math.round(Number(bytes) / Number(row?.n));
  return `${(Number(row?.total) / 1e9).toFixed(1)} GB on disk in all; for search, bytes a task: ${each(row?.rows)} + ${each(row?.indexes)} in indexes, of which ${each(row?.found)} of words`;
}

async function lookersOf(sql: postgres.Sql): Promise<Looker[]> {
  const people = await sql<Array<{ workspaceId: string; id: string }>>`
    select workspace_id as "workspaceId", id from people tablesample system (20) order by random() limit 200`;
  const lookers: Looker[] = [];
  for (const { workspaceId, id } of people) {
    const person = await personById(sql, workspaceId, id);
    if (person) lookers.push({ workspaceId, id, refs: assigneeRefs(person) });
  }
  return lookers;
}

async function measure({ sql, time }: Stopwatch, lookers: Looker[], say: Say): Promise<InboxRow[]> {
  const dayEnds = new Date(Date.now() + 86_400_000);
  const roll = dice(11);
  const rare = () => rareWord(0.4 + 0.6 * roll());
  const common = () => COMMON_WORDS[Math.floor(roll() * COMMON_WORDS.length)] ?? "refund";
  const list = (view: "mine" | "groups" | "high-risk" | "due-today" | "done") => (looker: Looker) => () =>
    inboxList(sql, looker, { query: { view }, after: null, limit: 50, dayEnds });
  const search = (text: () => string) => (looker: Looker) => {
    const said = text();
    return () => searchTasks(sql, looker.workspaceId, looker.refs, said, { limit: 50 });
  };
  const order = () => `2026-${String(Math.floor(roll() * OPEN)).padStart(7, "0")}`;
  const asked: Array<[string, number | null, (looker: Looker) => () => Promise<unknown>]> = [
    ["(one round trip: `select 1`)", null, () => () => sql`select 1`],
    ["first page of Mine", 5, list("mine")],
    ["first page of My groups", 5, list("groups")],
    ["first page of High risk", 5, list("high-risk")],
    ["first page of Due today", 5, list("due-today")],
    // What was closed long ago is read from where it lies.
    ["first page of Done", null, list("done")],
    ["counts of all views", 5, (looker) => () => inboxCounts(sql, looker, dayEnds)],
    ["search: an order number", 50, search(order)],
    ["search: a rare word", 50, search(rare)],
    ["search: a common word", 50, search(common)],
    ["search: a common and a rare word", 50, search(() => `${common()} ${rare()}`)],
    ["search: three common words", 50, search(() => `${common()} ${common()} ${common()}`)],
    ["search: two letters", 50, search(() => rare().slice(0, 2))],
    ["search: one letter or digit", 50, search(() => "abcdefg0123"[Math.floor(roll() * 11)] ?? "a")],
    ["search: a common word without another", 50, search(() => `${common()} -${common()}`)],
    ["search: a word that nobody wrote", 50, search(() => "zzyzzx")],
  ];
  const rows: InboxRow[] = [];
  for (const [name, must, ask] of asked) {
    const took: Took[] = [];
    for (let round = -WARM; round < ROUNDS; round += 1) {
      const each = await time(ask(lookers[Math.floor(roll() * lookers.length)] as Looker));
      if (round >= 0) took.push(each);
    }
    const database = spread(took.map((each) => each.database));
    const whole = spread(took.map((each) => each.whole));
    const row = { name, must, database, whole };
    rows.push(row);
    say(lineOf(row));
  }
  return rows;
}

const lineOf = ({ name, must, database, whole }: InboxRow): string => {
  const verdict = must === null ? "" : database.p99 < must ? "reached" : "**above must**";
  const of = ({ p50, p99 }: Spread) => `${p50.toFixed(2)} | ${p99.toFixed(2)}`;
  return `| ${name} | ${must === null ? "" : `< ${must} ms`} | ${of(database)} | ${of(whole)} | ${verdict} |`;
};

const table = (rows: InboxRow[]): string =>
  [
    "| | must, p99 | the database: p50 ms | p99 ms | with the client: p50 ms | p99 ms | |",
    "|---|---|---|---|---|---|---|",
    ...rows.map(lineOf),
  ].join("\n");

// What the insights page asks the database, over a million decisions and a million open tasks in one workspace.
import { connect, type Sql } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { insightFrame } from "@/lib/db/read/insight-frame";
import { openByAge } from "@/lib/db/read/insight-open";
import { decidedByOutcome } from "@/lib/db/read/insight-outcomes";
import {
  type Choice,
  figuresByGroup,
  figuresByPerson,
  figuresByPoint,
  figuresOfAll,
} from "@/lib/db/read/insights";
import { noteEnded } from "@/lib/db/write/insight-facts";
import { addUpDay } from "@/lib/db/write/insight-tallies";
import { PERIODS, type Period } from "@/lib/domain/insight-period";
import { decideTasks, makePlace, openTasks, type Place } from "./insights-rows";
import { administer } from "./product";

const ROUNDS = 30;
const ZONE = "Asia/Kolkata"; // its midnight is half an hour off everybody's

const MILLION = 1_000_000;
const DAYS = 365;

export async function measureInsights(
  server: string,
  scale: number,
  say: (line: string) => void,
): Promise<string> {
  const total = Math.round(MILLION * scale);
  const name = "bench_insights";
  await administer(server, `create database ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  await migrate(url);
  const making = connect({
    url,
    name: "bench",
    max: 1,
    settings: { statement_timeout: 0, synchronous_commit: "off" },
  });
  const place = await makePlace(making);
  await decideTasks(making, place, total, DAYS);
  await openTasks(making, place, total);
  await making.unsafe("vacuum analyze");
  say(`${total} decisions in ${DAYS} days, and as many open tasks`);
  await rollUp(making, say);
  await making.unsafe("vacuum analyze");
  await making.end();
  const sql = connect({ url, name: "bench", max: 6 });
  const lines = await questions(sql, place);
  await sql.end();
  return lines.join("\n");
}

// As the worker does, without its rests.
async function rollUp(sql: Sql, say: (line: string) => void): Promise<void> {
  let began = performance.now();
  let read = 0;
  for (let bite = await noteEnded(sql, 250); bite && bite.read > 0; bite = await noteEnded(sql, 250))
    read += bite.read;
  say(`noted ${read} intents at ${Math.round((1000 * read) / (performance.now() - began))} a second`);
  await sql`update insight_days set touched_at = touched_at - interval '1 minute'`;
  began = performance.now();
  const lengths: number[] = [];
  for (let at = performance.now(); await addUpDay(sql); at = performance.now())
    lengths.push(performance.now() - at);
  say(
    `added up ${lengths.length} days in ${Math.round(performance.now() - began)} ms, the longest in ${Math.round(Math.max(...lengths))} ms`,
  );
  const sizes =
    await sql`select relname as name, pg_total_relation_size(oid)::float8 / 1e6 as mb, reltuples::int as rows from pg_class where relname in ('insight_facts', 'insight_tallies')`;
  for (const { name, mb } of sizes) say(`${name}: ${Math.round(mb)} MB`);
}

type Question = { name: string; ask: () => Promise<unknown> };

async function questions(sql: Sql, place: Place): Promise<string[]> {
  const { workspaceId, groups } = place;
  const lines = ["| question | p50 ms | p99 ms |", "|---|---|---|"];
  const choices: Choice[] = [
    { groupId: null, kind: null },
    { groupId: groups[0] ?? null, kind: null },
    { groupId: null, kind: "review" },
  ];
  const ages = (choice: Choice): Question => ({
    name: `open by age${said(choice)}`,
    ask: () => openByAge(sql, workspaceId, choice),
  });
  for (const choice of choices) lines.push(await line(ages(choice)));
  for (const period of PERIODS)
    for (const choice of choices)
      for (const each of await asked(sql, place, period, choice)) lines.push(await line(each));
  return lines;
}

async function asked(
  sql: Sql,
  { workspaceId, groups }: Place,
  period: Period,
  choice: Choice,
): Promise<Question[]> {
  const how = { period, zone: ZONE };
  const frame = await insightFrame(sql, workspaceId, how);
  const of = (name: string, ask: () => Promise<unknown>) => ({
    name: `${period}: ${name}${said(choice)}`,
    ask,
  });
  const each = [
    of("by point", () => figuresByPoint(sql, workspaceId, frame, choice)),
    of("all", () => figuresOfAll(sql, workspaceId, frame, choice)),
    of("by person", () => figuresByPerson(sql, workspaceId, frame, { ...choice, onlyPersonId: null })),
    of("by outcome", () => decidedByOutcome(sql, workspaceId, frame, choice)),
    of("by group", () => figuresByGroup(sql, workspaceId, frame, { kind: choice.kind, groupIds: groups })),
  ];
  const whole = of("the whole page", async () => {
    await insightFrame(sql, workspaceId, how);
    await Promise.all([...each.map(({ ask }) => ask()), openByAge(sql, workspaceId, choice)]);
  });
  return choice.groupId || choice.kind ? [whole] : [...each, whole];
}

const said = ({ groupId, kind }: Choice): string => (groupId ? ", one group" : kind ? ", one kind" : "");

async function line({ name, ask }: Question): Promise<string> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS + 3; round += 1) {
    const began = performance.now();
    await ask();
    if (round >= 3) took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) =>
    (took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0).toFixed(1);
  return `| ${name} | ${at(0.5)} | ${at(0.99)} |`;
}

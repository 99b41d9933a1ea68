// How soon people are told, beside ten thousand messages for a place that does not answer; what a bite of occasions costs; and a
// hundred thousand timers that are due at once, while people decide.
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { type Database, openDatabase } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { mailSettingsShape } from "@/lib/domain/channel-settings";
import { type Engine, openEngine } from "@/lib/engine/open";
import { draftOf, makePerson, makeWorld, type World } from "@/lib/testing/factory";
import { type TestSmtp, testSmtp } from "@/lib/testing/smtp";
import { emailSender } from "@/lib/worker/channels/email";
import type { ReadChannel } from "@/lib/worker/channels/settings";
import { runLoop } from "@/lib/worker/loop";
import { type Sender, sendMessages } from "@/lib/worker/messages/send";
import { tellOccasions } from "@/lib/worker/occasions";
import { spread } from "./figures";
import { measureHerd } from "./messages-herd";
import { administer } from "./product";

const STALLED = 10_000;
const TOLD = 600;
const EACH_MS = 20; // between two submits
const BITES = 40;

type Say = (line: string) => void;
type Line = { name: string; must: string; measured: string; reached: boolean | null };

/** `scale` 1 is all of it. */
export async function measureMessages(
  server: string,
  scale: number,
  say: Say,
  postmaster: number,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-messages-"));
  try {
    const lines = [
      ...(await measureTelling(server, scale, say)),
      ...(await measureHerd({ server, folder, postmaster }, scale, say)),
    ];
    return [
      `${cpus().length} cores, the load on the same ones.`,
      "",
      "| telling people | must | measured | verdict |",
      "|---|---|---|---|",
      ...lines.map(
        ({ name, must, measured, reached }) =>
          `| ${name} | ${must} | ${measured} | ${reached === null ? "" : reached ? "must reached" : "**below must**"} |`,
      ),
    ].join("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureTelling(server: string, scale: number, say: Say): Promise<Line[]> {
  await administer(server, "create database bench_messages");
  const url = Object.assign(new URL(server), { pathname: "/bench_messages" }).href;
  await migrate(url);
  const sql = postgres(url, { max: 2, onnotice: () => {} });
  const db = openDatabase({ url, name: "bench", max: 5 });
  const engine = openEngine(db, { listen: false });
  try {
    const world = await makeWorld(sql);
    const people = Math.ceil(TOLD * scale);
    for (let i = 0; i < 5; i += 1) await makePerson(sql, world, `asked-often-${i}@example.org`);
    for (let i = 0; i < people; i += 1) await makePerson(sql, world, `p${i}@example.org`);
    const [agents, persons] = [await bite(db, engine, world, null), await bite(db, engine, world, "person")];
    say(`a bite of 200 occasions: of agents ${agents.toFixed(1)} ms, of people ${persons.toFixed(1)} ms`);
    await sql`update deliveries set state = 'delivered', ended_at = app_now() where state = 'due'`;
    await sql`truncate messages, message_attempts`;
    const deadWorkspace = await stallMany(sql, Math.ceil(STALLED * scale));
    const dead = await testSmtp({ manners: () => "stall" });
    const servers = { alive: await testSmtp(), dead, deadWorkspace };
    const told = await tellPeople(db, engine, world, people, servers);
    say(
      `${told.length} of ${people} were told; ${dead.connections()} connections to the one that says nothing`,
    );
    const { p50, p99 } = spread(told);
    return [
      {
        name: `assigned to mail server, beside ${Math.ceil(STALLED * scale)} messages for one that does not answer (p50 / p99; ${told.length} of ${people} told)`,
        must: "≤ 1,000 ms, everybody",
        measured: `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`,
        // Those who are told at once must not hide those who are never told.
        reached: told.length === people && p99 <= 1000,
      },
      {
        name: "a bite of 200 occasions: of agents alone / each for a person",
        must: "",
        measured: `${agents.toFixed(1)} / ${persons.toFixed(1)} ms`,
        reached: null,
      },
    ];
  } finally {
    await engine.close();
    await db.close();
    await sql.end();
  }
}

/** Due for an hour already, in another workspace, whose mail server takes connections and says nothing. */
async function stallMany(sql: postgres.Sql, count: number): Promise<string> {
  const world = await makeWorld(sql);
  const person = await makePerson(sql, world, "nobody@dead.example");
  await sql`
    insert into messages (workspace_id, id, due_at, created_at, channel, state, occasion, person_id, destination, address)
    select ${world.workspaceId}, gen_random_uuid(), app_now() - interval '1 hour', app_now(), 'email', 'due', 'test', ${person.id}, 'smtp',
      'nobody@dead.example'
    from generate_series(1, ${count}) n`;
  await sql.unsafe("vacuum analyze messages");
  return world.workspaceId;
}

type Servers = { alive: TestSmtp; dead: TestSmtp; deadWorkspace: string };

function reader({ alive, dead, deadWorkspace }: Servers): ReadChannel {
  return ((workspaceId: string) => {
    const { url } = workspaceId === deadWorkspace ? dead : alive;
    const settings = mailSettingsShape.parse({ url, from: "Countersign <ask@here.example>" });
    return Promise.resolve({ settings, source: "workspace", leaves: "title", stamp: url });
  }) as unknown as ReadChannel;
}

/** From before the submit to the moment at which the mail server has taken the mail. */
async function tellPeople(
  db: Database,
  engine: Engine,
  world: World,
  people: number,
  servers: Servers,
): Promise<number[]> {
  const submitted = new Map<string, number>();
  const told = new Map<string, number>();
  const deps = { sql: db.sql, publicUrl: "https://sign.example.org", linkSecret: "bench".repeat(8) };
  const mail = emailSender({ ...deps, channel: reader(servers) });
  const send: Sender = async (message, attempt) => {
    const sent = await mail(message, attempt);
    const id = message.intentId ?? "";
    const began = submitted.get(id);
    if (began !== undefined && !told.has(id)) told.set(id, performance.now() - began);
    return sent;
  };
  const sending = sendMessages(db.sql, "email", send);
  const email = runLoop("email", sending.step, { paceMs: 10 });
  sending.onRoom(email.wake);
  const occasions = runLoop(
    "occasions",
    tellOccasions(db, email.wake, () => Promise.resolve()),
  );
  for (let i = 0; i < people; i += 1) {
    const began = performance.now();
    const human = { title: `Deploy ${i}`, assignees: [`p${i}@example.org`] };
    const result = await engine.submit(draftOf(world, human));
    if (result.ok) submitted.set(result.value.intent.id, began);
    await new Promise((resolve) => setTimeout(resolve, EACH_MS));
  }
  for (let waited = 0; told.size < people && waited < 600; waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await Promise.all([email.stop(), occasions.stop()]);
  for (const server of [servers.dead, servers.alive]) await server.close();
  await sending.settled();
  return [...told.values()];
}

/** The median bite, without its rest. */
async function bite(db: Database, engine: Engine, world: World, whom: "person" | null): Promise<number> {
  const human = (i: number) => ({ title: "Deploy", assignees: [`asked-often-${i % 5}@example.org`] });
  const drafts = Array.from({ length: 200 * BITES }, (_, i) =>
    draftOf(
      world,
      whom ? human(i) : null,
      whom ? {} : { options: { reply_to: "agent://bench/bench/waiter" } },
    ),
  );
  await Promise.all(drafts.map((draft) => engine.submit(draft)));
  if (!whom)
    await db.sql`
      insert into deliveries (workspace_id, intent_id, seq, place, channel, occasion, address, state, due_at)
      select workspace_id, id, 8, 0, 'log', 'decided', 'agent://bench/bench/waiter', 'due', app_now() from intents`;
  await db.sql.unsafe("analyze");
  const step = tellOccasions(
    db,
    () => {},
    () => Promise.resolve(),
  );
  const took: number[] = [];
  for (let waitMs = 0; ; ) {
    const began = performance.now();
    waitMs = await step();
    if (waitMs >= 200) break;
    took.push(performance.now() - began);
  }
  return spread(took).p50;
}

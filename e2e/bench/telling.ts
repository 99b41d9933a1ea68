// How soon people hear that something is asked of them: from before the submit to the moment at which their provider has taken the
// message, through the loops of the worker, beside thousands of messages for a provider that takes connections and says nothing.
import postgres from "postgres";
import { type Database, openDatabase } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import type { Outward } from "@/lib/domain/types";
import { type Engine, openEngine } from "@/lib/engine/open";
import { draftOf, makePerson, makeWorld, type World } from "@/lib/testing/factory";
import { type Loop, runLoop } from "@/lib/worker/loop";
import { type Sender, sendMessages } from "@/lib/worker/messages/send";
import { tellOccasions } from "@/lib/worker/occasions";
import { spread } from "./figures";
import type { Line } from "./lines";
import { administer } from "./product";

const EACH_MS = 20; // between two submits
const PATIENCE_MS = 30_000; // after the last

export type Place = { sql: postgres.Sql; db: Database; engine: Engine; close(): Promise<void> };

/** A database of its own on this server. */
export async function openPlace(server: string, database: string): Promise<Place> {
  await administer(server, `create database ${database}`);
  const url = Object.assign(new URL(server), { pathname: `/${database}` }).href;
  await migrate(url);
  const sql = postgres(url, { max: 2, onnotice: () => {} });
  const db = openDatabase({ url, name: "bench", max: 5 });
  const engine = openEngine(db, { listen: false });
  const close = async () => {
    await engine.close();
    await db.close();
    await sql.end();
  };
  return { sql, db, engine, close };
}

export const addressOf = (i: number): string => `p${i}@example.org`;

/** Due for an hour already, in a workspace of its own, which this returns; each at the place that `placeOf` names, in SQL over `n`. */
export async function stallMany(
  sql: postgres.Sql,
  count: number,
  { channel, placeOf }: { channel: Outward; placeOf: string },
): Promise<string> {
  const world = await makeWorld(sql);
  const person = await makePerson(sql, world, "nobody@dead.example");
  await sql`
    insert into messages (workspace_id, id, due_at, created_at, channel, state, occasion, person_id, destination, address)
    select ${world.workspaceId}, gen_random_uuid(), app_now() - interval '1 hour', app_now(), ${channel}, 'due', 'test', ${person.id},
      ${sql.unsafe(placeOf)}, 'nobody@dead.example'
    from generate_series(1, ${count}) n`;
  await sql.unsafe("vacuum analyze messages");
  return world.workspaceId;
}

type Telling = {
  channel: Outward;
  send: Sender;
  people: number;
  /** What else of the worker runs beside it. */
  beside?(wake: () => void): Loop[];
  /** Ends what is under way: nothing else would, where nobody answers. */
  closeServers(): Promise<unknown>;
};

/** Milliseconds, one for each person who was told. */
export async function tellPeople(
  { db, engine }: Place,
  world: World,
  { channel, send, people, beside = () => [], closeServers }: Telling,
): Promise<number[]> {
  const submitted = new Map<string, number>();
  const told = new Map<string, number>();
  const sending = sendMessages(db.sql, channel, async (message, attempt) => {
    const sent = await send(message, attempt);
    const id = message.intentId ?? "";
    const began = submitted.get(id);
    if (began !== undefined && !told.has(id)) told.set(id, performance.now() - began);
    return sent;
  });
  const outward = runLoop(channel, sending.step, { paceMs: 10 });
  sending.onRoom(outward.wake);
  const occasions = runLoop("occasions", tellOccasions(db, { made: outward.wake }));
  const loops = [outward, occasions, ...beside(outward.wake)];
  for (let i = 0; i < people; i += 1) {
    const began = performance.now();
    const human = { title: `Deploy ${i}`, assignees: [addressOf(i)] };
    const result = await engine.submit(draftOf(world, human));
    if (result.ok) submitted.set(result.value.intent.id, began);
    await new Promise((resolve) => setTimeout(resolve, EACH_MS));
  }
  const until = performance.now() + PATIENCE_MS;
  while (told.size < people && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await Promise.all(loops.map((loop) => loop.stop()));
  await closeServers();
  await sending.settled();
  return [...told.values()];
}

/** Those who are told at once must not hide those who are never told. */
export function toldLine(to: string, stalled: number, people: number, told: number[]): Line {
  const { p50, p99 } = spread(told);
  return {
    name: `assigned to ${to}, beside ${stalled} messages for one that does not answer (p50 / p99; ${told.length} of ${people} told)`,
    must: "≤ 1,000 ms, everybody",
    measured: `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`,
    reached: told.length === people && p99 <= 1000,
  };
}

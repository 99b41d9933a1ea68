// What PostgreSQL itself does with one commit per command: the least rows a round trip needs, prepared statements, one
// statement and so one network round trip a commit, one connection per client. Of three honest ways (one statement with
// CTEs, separate statements pipelined before one Sync, a plpgsql function) this was the fastest or as fast in every
// round, with or without the indexes on due_at, so it is no straw man.
import { spread } from "./figures";
import { inputApart, runApart, startedApart } from "./run-apart";
import { PAYLOAD_500, timeOrderedId } from "./shapes";
import { execute, openWire, simple, transaction, type Wire } from "./wire";

const TABLES = `
drop schema public cascade; create schema public;
create table intents (id uuid primary key, payload json not null, status smallint not null, at timestamptz not null);
create table events (intent_id uuid, seq int, type smallint not null, at timestamptz not null, primary key (intent_id, seq));
create table tasks (id uuid primary key, status smallint not null, assignee uuid not null);
create table timers (intent_id uuid primary key, due_at timestamptz not null);
create table deliveries (intent_id uuid, seq int, address uuid not null, due_at timestamptz not null, primary key (intent_id, seq));
create table decisions (task_id uuid, person_id uuid, outcome text not null, at timestamptz not null, primary key (task_id, person_id));
create table rings (id bigint generated always as identity primary key, at timestamptz not null);
create index on timers (due_at);
create index on deliveries (due_at);`;

const SUBMIT = `with
 i as (insert into intents values ($1::uuid, $2::json, 1, now())),
 e as (insert into events values ($1, 2, 1, now()), ($1, 4, 2, now()), ($1, 6, 3, now())),
 k as (insert into tasks values ($1, 1, $1)),
 t as (insert into timers values ($1, now() + interval '1 day'))
 insert into deliveries values ($1, 6, $1, now())`;

const DECIDE = `with
 i as (update intents set status = 2, at = now() where id = $1::uuid and status = 1),
 k as (update tasks set status = 2 where id = $1),
 d as (insert into decisions values ($1, $2::uuid, 'approved', now())),
 e as (insert into events values ($1, 8, 4, now()), ($1, 10, 5, now())),
 t as (delete from timers where intent_id = $1)
 insert into deliveries values ($1, 10, $1, now())`;

const RING = `with r as (insert into rings (at) values (now())) select pg_notify('bench', 'x')`;

type Input = { url: string; seconds: number } & (
  | { what: "prepare" }
  | { what: "round-trips"; clients: number }
  | { what: "notify"; pause: number }
);
export type BaselineResult = { perSecond: number; done: number; ms: { p50: number; p99: number } };

const DATABASE = "bench_baseline";
const inDatabase = (url: string): string => Object.assign(new URL(url), { pathname: `/${DATABASE}` }).href;

/** Its own database on the same server, made anew. */
export const prepareBaseline = (url: string): Promise<BaselineResult> =>
  runApart("./postgres-baseline.ts", { url, what: "prepare", seconds: 0 }, 60_000);
export const baselineRoundTrips = (url: string, clients: number, seconds: number): Promise<BaselineResult> =>
  runApart("./postgres-baseline.ts", { url, what: "round-trips", clients, seconds }, seconds * 1000 + 60_000);
/**
 * From sending a commit of one row with a NOTIFY to the listener on another connection hearing it. `pause` is the
 * idle time before each: cores that slept answer later, so a latency is only comparable at the same pace.
 */
export const notifyYardstick = (url: string, seconds: number, pause: number): Promise<BaselineResult> =>
  runApart("./postgres-baseline.ts", { url, what: "notify", seconds, pause }, seconds * 1000 + 60_000);

async function prepare(url: string): Promise<BaselineResult> {
  const admin = await openWire(url);
  await admin.send(simple(`drop database if exists ${DATABASE} with (force)`));
  await admin.send(simple(`create database ${DATABASE}`));
  admin.end();
  const wire = await openWire(inDatabase(url));
  await wire.send(simple(TABLES));
  wire.end();
  return { perSecond: 0, done: 0, ms: spread([]) };
}

async function roundTrips(input: Input & { what: "round-trips" }): Promise<BaselineResult> {
  const wires = await Promise.all(
    Array.from({ length: input.clients }, () => openWire(inDatabase(input.url))),
  );
  for (const wire of wires) {
    await wire.prepare("submit", SUBMIT);
    await wire.prepare("decide", DECIDE);
  }
  const warm = performance.now() + Math.min(1000, input.seconds * 250);
  const end = warm + input.seconds * 1000;
  const took: number[] = [];
  const done = await Promise.all(wires.map((wire) => loop(wire, warm, end, took)));
  for (const wire of wires) wire.end();
  return {
    perSecond: took.length / input.seconds,
    done: done.reduce((sum, n) => sum + n, 0),
    ms: spread(took),
  };
}

async function loop(wire: Wire, warm: number, end: number, took: number[]): Promise<number> {
  for (let done = 0; ; done += 1) {
    const id = timeOrderedId();
    const began = performance.now();
    if (began > end) return done;
    await wire.send(transaction(execute("submit", [id, PAYLOAD_500])));
    await wire.send(transaction(execute("decide", [id, id])));
    const ended = performance.now();
    if (ended > warm && ended <= end) took.push(ended - began);
  }
}

async function notify(input: Input & { what: "notify" }): Promise<BaselineResult> {
  const [listener, writer] = await Promise.all([
    openWire(inDatabase(input.url)),
    openWire(inDatabase(input.url)),
  ]);
  await listener.send(simple("listen bench"));
  await writer.prepare("ring", RING);
  const took: number[] = [];
  const end = performance.now() + input.seconds * 1000;
  while (performance.now() < end) {
    if (input.pause > 0) await new Promise((resolve) => setTimeout(resolve, input.pause));
    const began = performance.now();
    const heard = new Promise<number>((resolve) => listener.onNotification(() => resolve(performance.now())));
    const [heardAt] = await Promise.all([heard, writer.send(transaction(execute("ring", [])))]);
    took.push(heardAt - began);
  }
  listener.end();
  writer.end();
  return { perSecond: took.length / input.seconds, done: took.length, ms: spread(took) };
}

if (startedApart(import.meta.url)) {
  const input = inputApart<Input>();
  const result =
    input.what === "prepare"
      ? await prepare(input.url)
      : input.what === "notify"
        ? await notify(input)
        : await roundTrips(input);
  console.log(JSON.stringify(result));
}

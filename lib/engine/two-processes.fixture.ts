// Two processes on one database: `here`, whose ways to it are counted, and `other`, which changes things behind its back.
// Time stands still for both until a test lets it pass, so that what they do depends on no machine's speed.
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type Database, openDatabase, type Sql } from "../db/client";
import { readEvents } from "../db/read/events";
import { openHub } from "../db/read/hub";
import { verify } from "../db/read/verify";
import type { Command } from "../domain/commands";
import type { Result } from "../domain/result";
import type { EventType, JsonObject } from "../domain/types";
import { setClock, testDatabase } from "../testing/database";
import { draftOf, machine, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { withResolvers } from "../testing/with-resolvers";
import { openApply } from "./apply";
import type { Applied, Request } from "./batch";
import { type Clock, openClock } from "./clock";
import { openDirectory } from "./directory";
import type { Draft } from "./draft";
import { openFire } from "./fire";
import { openKnown } from "./known";
import { type Engine, openEngine } from "./open";
import { openSubmit } from "./submit";
import { openWriter, type Writer } from "./transact";

export type Here = ReturnType<typeof openHere>;

/** `quick`: single statements, of which a submit is one too. `looked`: transactions that read first. */
export type Ways = { quick: number; looked: number };

export type Two = {
  db: Database;
  world: World;
  ana: PersonActor; // `here` knows what these two may do
  ben: PersonActor;
  here: Here;
  other: Engine;
  submit(human?: JsonObject | null, more?: Partial<Draft>): Promise<string>;
  act(intentId: string, command: Command, more?: Partial<Request>): Promise<Result<Applied>>;
  elsewhere(intentId: string, command: Command): Promise<Result<Applied>>;
  /** Somebody of whom `here` knows what they may do. */
  newcomer(email: string): Promise<PersonActor>;
  /** The ways that are gone meanwhile. */
  waysOf(work: () => Promise<unknown>): Promise<Ways>;
  eventsOf(intentId: string): Promise<EventType[]>;
  /** Keeps an intent locked until what it gives is called. */
  holding(intentId: string): Promise<() => Promise<void>>;
  /** Until the connection of this name waits for a lock. */
  waiting(name: string): Promise<void>;
  /** Lets so much time pass; after the test it is again as late as before. */
  pass(milliseconds: number): Promise<void>;
  resetClock(): Promise<void>;
  /** How late it is; `here` knows it then. */
  hearClock(): Promise<Date>;
};

export const OTHER = "other-apply";
export const HERE = "here";
/** Of what depends on the machine alone, and comes soon on any. */
export const PATIENCE = { interval: 5, timeout: 20_000 };

export const approve = (actor: PersonActor): Command => ({ type: "decide", actor, outcome: "approved" });
export const claim = (actor: PersonActor): Command => ({ type: "claim_task", actor });
export const release = (actor: PersonActor): Command => ({ type: "release_task", actor });
export const comment = (text: string): Command => ({ type: "comment", actor: machine(), text });

export function openTwo(): () => Two {
  let base: Awaited<ReturnType<typeof testDatabase>>;
  let two: Two;
  beforeAll(async () => {
    base = await testDatabase();
    await stopClock(base.sql);
    const db = openDatabase({ url: base.url, name: "test", max: 4 });
    const world = await makeWorld(db.sql);
    const person = (name: string) => makePerson(db.sql, world, `${name}@example.org`);
    const [ana, ben] = [await person("ana"), await person("ben")];
    const here = openHere(db);
    const other = openEngine(db, { name: "other" });
    const words = { ...wordsFor(db, world, here, other), ...clockOf(base.sql, here), ...locksOf(base.sql) };
    two = { db, world, ana, ben, here, other, ...words };
    // From here on it knows what they may do.
    for (const actor of [ana, ben]) await two.act(await two.submit(), approve(actor));
  });
  afterEach(async () => {
    await two.resetClock();
    await two.hearClock();
    expect((await verify(two.db.sql)).violations).toEqual([]);
  });
  afterAll(async () => {
    await two.here.close();
    await two.other.close();
    await two.db.close();
    await base.close();
  });
  return () => two;
}

function openHere(db: Database) {
  const writer = openWriter(db.url, HERE);
  const count: Ways = { quick: 0, looked: 0 };
  const counted: Writer = {
    ...writer,
    ask: (statement) => {
      count.quick++;
      return writer.ask(statement);
    },
    run: (work) => {
      count.looked++;
      return writer.run(work);
    },
  };
  const [hub, clock, known] = [openHub(), patient(openClock(writer)), openKnown()];
  const armed: number[] = [];
  const soon = { armed: (dueMs: number) => void armed.push(dueMs), close() {} };
  const shared = { hub, clock, known, origin: HERE, soon };
  return {
    writer,
    hub,
    clock,
    known,
    count,
    armed, // in how many milliseconds the first of what was armed is due, commit by commit; nothing is fired
    submit: openSubmit({ ...shared, db, writer: counted, directory: openDirectory(db.sql) }),
    apply: openApply({ ...shared, writer: counted }),
    fire: openFire({ ...shared, writer }),
    close: writer.close,
  };
}

function wordsFor(db: Database, world: World, here: Here, other: Engine) {
  const { workspaceId } = world;
  const submit: Two["submit"] = async (human = { title: "Deploy?" }, more = {}) => {
    const made = await here.submit(draftOf(world, human, more));
    if (!made.ok) throw new Error(made.refusal.message);
    return made.value.intent.id;
  };
  const act: Two["act"] = (intentId, command, more = {}) =>
    here.apply({ workspaceId, intentId, command, ...more });
  const elsewhere: Two["elsewhere"] = (intentId, command) => other.apply({ workspaceId, intentId, command });
  const newcomer = async (email: string) => {
    const person = await makePerson(db.sql, world, email);
    await act(await submit(), approve(person));
    return person;
  };
  const waysOf = async (work: () => Promise<unknown>): Promise<Ways> => {
    const before = { ...here.count };
    await work();
    return { quick: here.count.quick - before.quick, looked: here.count.looked - before.looked };
  };
  const eventsOf = async (intentId: string) =>
    (await readEvents(db, workspaceId, intentId, 0)).map(({ type }) => type);
  return { submit, act, elsewhere, newcomer, waysOf, eventsOf };
}

function locksOf(sql: Sql) {
  const holding = async (intentId: string) => {
    const [held, letGo] = [withResolvers<void>(), withResolvers<void>()];
    const done = sql.begin(async (tx) => {
      await tx`select 1 from intents where id = ${intentId} for update`;
      held.resolve();
      await letGo.promise;
    });
    await held.promise;
    return async () => {
      letGo.resolve();
      await done;
    };
  };
  const waiting = async (name: string) => {
    const look = async () => {
      const rows = await sql`select pid from pg_stat_activity
        where datname = current_database() and application_name = ${name} and wait_event_type = 'Lock'`;
      return rows.length;
    };
    await expect.poll(look, PATIENCE).toBe(1);
  };
  return { holding, waiting };
}

function clockOf(sql: Sql, { clock }: Here) {
  let passed = 0;
  const pass = async (milliseconds: number) => {
    passed += milliseconds;
    await setClock(sql, passed);
  };
  const resetClock = () => pass(-passed);
  const hearClock = async () => {
    const now = await timeOf(sql);
    clock.heard(now);
    return now;
  };
  return { pass, resetClock, hearClock };
}

/** The database's clock stands still, until `pass` moves it. */
async function stopClock(sql: Sql): Promise<void> {
  const at = (await timeOf(sql)).toISOString();
  await sql.unsafe(`create or replace function app_now() returns timestamptz language sql volatile as
    $$ select timestamptz '${at}' + (select offset_us from test_clock) * interval '1 microsecond' $$`);
}

async function timeOf(sql: Sql): Promise<Date> {
  const [row] = await sql<Array<{ now: Date }>>`select app_now() as now`;
  return (row as { now: Date }).now;
}

/** Believes what it last heard, however long ago that was on this machine. */
function patient(clock: Clock): Clock {
  let last: Date | null = null;
  return {
    fresh: () => last,
    now: async () => last ?? (await clock.now()),
    heard(now) {
      last = now;
    },
  };
}

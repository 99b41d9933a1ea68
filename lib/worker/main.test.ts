// That the loops of a worker are put together: what each does alone is tested beside it.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { configure } from "../config";
import { type Database, openDatabase } from "../db/client";
import { given, kept } from "../db/write/deliveries.fixture";
import { openEngine } from "../engine/open";
import { type TestDatabase, testDatabase } from "../testing/database";
import { draftOf, makePerson, makeWorld } from "../testing/factory";
import { startWorker, type Worker } from "./main";

const SOON = { timeout: 10_000 };

let base: TestDatabase;
let db: Database;
let worker: Worker;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  vi.useFakeTimers({ toFake: ["performance"] });
  worker = begin();
});
const begin = (logsDeliveries = false): Worker =>
  startWorker({
    db,
    publicUrl: "https://sign.example.org",
    linkSecret: "the secret of links, which is long",
    channelsKey: "the secret of channels, which is long",
    channels: configure({}).channels,
    push: { keys: { publicKey: "", privateKey: "", subject: "" }, allowedHosts: [] },
    logsDeliveries,
  });
afterAll(async () => {
  await worker.stop();
  vi.useRealTimers();
  await db.close();
  await base.close();
});

const ears = async () =>
  (
    await base.sql`select from pg_stat_activity where datname = current_database()
    and application_name = 'countersign-occasions'`
  ).length;

test("where nothing comes for a while it listens for what has to be told", async () => {
  const [first] = await given(base.sql, 1);
  await expect.poll(() => kept(base.sql, first), SOON).toMatchObject({ state: "delivered" });
  expect(await ears()).toBe(0);
  vi.advanceTimersByTime(11_000);
  await expect.poll(ears, SOON).toBe(1);
  const [second] = await given(base.sql, 1);
  await expect.poll(() => kept(base.sql, second), SOON).toMatchObject({ state: "delivered" });
});

test("a task that nobody is left to decide is found", async () => {
  const world = await makeWorld(base.sql);
  const ana = await makePerson(base.sql, world, "ana@example.org");
  await makePerson(base.sql, world, "olga@example.org", "owner");
  const engine = openEngine(db, { listen: false });
  const made = await engine.submit(draftOf(world, { title: "Go?", assignees: ["ana@example.org"] }));
  await engine.close();
  const id = made.ok ? made.value.intent.id : "";
  await base.sql`update people set status = 'removed' where id = ${ana.id}`;
  const asked = async () =>
    (await base.sql`select from assignments where task_id = ${id} and assignee = 'role:owner'`).length;
  await expect.poll(asked).toBe(1);
});

test("a line for what is told is printed where somebody wants it, and not where nobody does", async () => {
  const printed: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text, ...rest: unknown[]) => {
    printed.push(String(text));
    (rest.at(-1) as () => void)();
    return true;
  });
  const told = async () => {
    const [id] = await given(base.sql, 1);
    await expect.poll(() => kept(base.sql, id), SOON).toMatchObject({ state: "delivered" });
    return printed.filter((text) => text.includes(String(id)));
  };
  try {
    expect(await told()).toEqual([]);
    await worker.stop();
    worker = begin(true);
    expect(await told()).toEqual([expect.stringMatching(/^\{"event":"delivery",.*\}\n$/)]);
  } finally {
    write.mockRestore();
  }
});

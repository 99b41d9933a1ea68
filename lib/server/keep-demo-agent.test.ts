import { afterAll, beforeAll, expect, test } from "vitest";
import { NO_ENVIRONMENT } from "../config";
import { removeDemo } from "../demo/remove";
import { type TestDatabase, testDatabase } from "../testing/database";
import { changeDemo } from "./change-demo";
import { type KeptAgent, keepDemoAgent } from "./keep-demo-agent";
import { becomes } from "./start.fixture";

// The agent runs exactly as long as there is a demo, whoever makes and removes it.

let base: TestDatabase;
let kept: KeptAgent;
const given: string[] = []; // the keys its processes got
const quiet = () => {};
// Says nothing and does nothing, until it is told to end.
const command = (key: string) => () => {
  given.push(key);
  return { args: ["-e", "setInterval(() => {}, 1000)"], env: NO_ENVIRONMENT };
};

beforeAll(async () => {
  base = await testDatabase();
  kept = await keepDemoAgent({ databaseUrl: () => base.url, command, say: quiet });
});
afterAll(async () => {
  await kept.stop(2_000);
  await base.close();
});

const keys = async () => (await base.sql`select id from keys where kind = 'agent'`).length;

test("without a demo there is no agent and no key", async () => {
  expect(given).toEqual([]);
  expect(await keys()).toBe(0);
});

test("a demo that somebody else loads gets one, with a key of its own", async () => {
  expect(await (await changeDemo("load", base.url, quiet)).done).toMatchObject({ isNew: true });
  await becomes(() => given.length === 1);
  expect(given[0]).toMatch(/^axme_sa_/);
  expect(await keys()).toBe(1);
});

test("with new code, or a database that has moved, it begins again as who it was", async () => {
  kept.restart();
  await becomes(() => given.length === 2);
  expect(given[1]).toBe(given[0]);
});

test("it ends with the demo, and another demo gets another", async () => {
  await removeDemo(base.sql);
  expect(await (await changeDemo("load", base.url, quiet)).done).toMatchObject({ isNew: true });
  await becomes(() => given.length === 3);
  expect(given[2]).not.toBe(given[0]);
});

test("its key goes with the product, and one that a killed run left behind goes later", async () => {
  await kept.stop(2_000);
  expect(await keys()).toBe(0);
  await base.sql`
    insert into keys (workspace_id, id, kind, agent_id, hash, hint, scopes, created_at)
    select workspace_id, 'left behind', 'agent', id, '\\x00', '', '{}', now() - interval '1 hour' from agents where name = 'desk-assistant'`;
  kept = await keepDemoAgent({ databaseUrl: () => base.url, command, say: quiet });
  await becomes(() => given.length === 4);
  expect((await base.sql`select id from keys`).map(({ id }) => id)).not.toContain("left behind");
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database";
import { announceDemo, changeDemo } from "./change-demo";

let base: TestDatabase;
let said: string[] = [];
const say = (line: string) => void said.push(line);

beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

async function change(wish: "load" | "remove" | null): Promise<string[]> {
  said = [];
  announceDemo(await (await changeDemo(wish, base.url, say)).done, say);
  return said;
}

test("what npm start says of the demo: loaded with a password that is shown once, loaded before, gone, never there", async () => {
  expect(await change(null)).toEqual([]);
  const [first, second, password] = await change("load");
  expect(first).toBe("the demo workspace is loaded");
  expect(second).toContain("ana@, bo@, chi@ and dev@demo.example");
  expect(password).toMatch(/^ {2}[0-9a-f]{5}(-[0-9a-f]{5}){3}$/);
  expect(await change("load")).toEqual(["the demo workspace was loaded before"]);
  expect(await change("remove")).toEqual(["the demo workspace is gone"]);
  expect(await change("remove")).toEqual(["there was no demo workspace to remove"]);
});

test("where somebody owns a workspace already, nobody gets a password beside them", async () => {
  const [workspace] = await base.sql`select id from workspaces`;
  await base.sql`insert into auth_users (id, name, email) values ('u', 'Olga', 'olga@example.org')`;
  await base.sql`
    insert into people (workspace_id, id, user_id, email, name, role)
    values (${workspace?.id}, gen_random_uuid(), 'u', 'olga@example.org', 'Olga', 'owner')`;
  expect(await change("load")).toEqual(["the demo workspace is loaded"]);
  const rows = await base.sql`
    select p.email from people p join workspaces w on w.id = p.workspace_id where w.environment = 'demo' and p.user_id is not null`;
  expect(rows).toEqual([{ email: "olga@example.org" }]);
});

test("a demo that cannot be loaded is one line, and no reason to stop", async () => {
  const { done } = await changeDemo("load", base.url.replace(/:\d+\//, ":1/"), say);
  expect(await done).toBeNull();
  expect(said.at(-1)).toMatch(/^the demo workspace could not be loaded: /);
});

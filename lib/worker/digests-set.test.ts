// When whose next digest is: by what they want now, however many there are.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { type TestDatabase, testDatabase } from "../testing/database";
import { makePerson, makeWorld, type World } from "../testing/factory";
import { sendDigests } from "./digests";

let base: TestDatabase;
let db: Database;
let world: World;
beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
beforeEach(async () => {
  await base.sql`truncate digests, people cascade`;
  world = await makeWorld(base.sql);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

const settings = (digestHour: number) =>
  JSON.stringify({ zone: "UTC", notify: { digest: "daily", digestHour } });
/** A worker that begins to look now. */
const look = () => sendDigests(db.sql)();
const set = () => base.sql<Array<{ at: Date }>>`
  select due_at as at from digests where workspace_id = ${world.workspaceId}`;

test("an earlier hour counts at once, and a later one when the earlier has passed", async () => {
  const ana = await makePerson(base.sql, world, "ana@example.org");
  const hour = new Date().getUTCHours();
  const nextAt = async (hours: number) => {
    await base.sql`update people set settings = ${settings((hour + hours) % 24)}::text::json where id = ${ana.id}`;
    await look();
    const [next] = await set();
    return next?.at.getTime() ?? Number.NaN;
  };
  const late = await nextAt(12);
  const early = await nextAt(6);
  expect((late - early) / 3_600_000).toBe(6);
  expect(await nextAt(12)).toBe(early);
});

test("everybody's is set, of more than are read at once", async () => {
  await base.sql`
    insert into people (workspace_id, id, email, name, role, settings)
    select ${world.workspaceId}, gen_random_uuid(), n || '@example.org', n::text, 'member', ${settings(8)}::text::json
    from generate_series(1, 1001) n`;
  await look();
  expect(await set()).toHaveLength(1001);
});

test("what could not be set is set at the next look, and not a minute later", async () => {
  await makePerson(base.sql, world, "ana@example.org");
  await base.sql`update people set settings = ${settings(8)}::text::json where workspace_id = ${world.workspaceId}`;
  const again = sendDigests(
    db.sql,
    () => {},
    () => 0,
  );
  await base.sql.unsafe(`
    create function spoil() returns trigger language plpgsql as $$ begin raise 'spoilt'; end $$;
    create trigger spoil before insert on digests for each row execute function spoil()`);
  try {
    await expect(again()).rejects.toThrow("spoilt");
  } finally {
    await base.sql.unsafe("drop trigger spoil on digests; drop function spoil()");
  }
  await again();
  expect(await set()).toHaveLength(1);
});

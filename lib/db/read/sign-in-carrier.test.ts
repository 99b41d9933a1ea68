import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Role } from "../../domain/types";
import { testDatabase } from "../../testing/database";
import { makePerson, makeWorld, type World } from "../../testing/factory";
import { carriesSignIn, signInCarrier } from "./sign-in-carrier";

let base: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

let [first, second]: World[] = [];
let ana: string; // a user, who is in both
beforeEach(async () => {
  [first, second] = [await makeWorld(base.sql), await makeWorld(base.sql)];
  await base.sql`update people set status = 'removed'`;
  ana = await user("ana@here.example");
});

async function user(email: string): Promise<string> {
  const id = randomUUID();
  const rows = await base.sql<Array<{ id: string }>>`
    insert into auth_users (id, name, email) values (${id}, ${email}, ${email})
    on conflict (email) do update set name = excluded.name returning id`;
  return rows[0]?.id as string;
}

let joined = 0;
async function join(userId: string, world: World, role: Role = "member"): Promise<string> {
  const [known] = await base.sql`select email from auth_users where id = ${userId}`;
  const { id } = await makePerson(base.sql, world, known?.email, role);
  await base.sql`update people set user_id = ${userId}, created_at = app_now() + ${++joined} * interval '1 second' where id = ${id}`;
  return id;
}

const givesServer = ({ workspaceId }: World) => base.sql`
  insert into channel_settings (workspace_id, channel, settings, changed_at)
  values (${workspaceId}, 'email', '{"host": "mail.example", "from": "ask@here.example"}', app_now())`;

const carrier = async (hasServer: boolean) =>
  (await signInCarrier(base.sql, ana, hasServer))?.workspaceId ?? null;

test("whoever is in one workspace alone is told by it", async () => {
  const id = await join(ana, first as World);
  await join(await user("olga@here.example"), first as World, "owner");
  await givesServer(first as World);
  expect(await carrier(false)).toBe(first?.workspaceId);
  expect(await carriesSignIn(base.sql, first?.workspaceId as string, id)).toBe(true);
});

test("no workspace carries a link that opens what its owners do not own", async () => {
  await join(ana, first as World, "owner");
  const there = await join(ana, second as World);
  const mallory = await user("mallory@here.example");
  await join(mallory, second as World, "owner");
  await givesServer(second as World);
  const carries = () => carriesSignIn(base.sql, second?.workspaceId as string, there);
  expect([await carrier(false), await carries()]).toEqual([first?.workspaceId, false]);
  // The installation's own takes it, kept where nobody else's server is.
  expect(await carrier(true)).toBe(first?.workspaceId);

  // She is in the other one as well, which is not enough; owning it is.
  const malloryThere = await join(mallory, first as World, "admin");
  expect([await carrier(false), await carries()]).toEqual([first?.workspaceId, false]);
  await base.sql`update people set role = 'owner' where id = ${malloryThere}`;
  expect([await carrier(false), await carries()]).toEqual([second?.workspaceId, true]);
  await base.sql`update people set status = 'removed' where id = ${malloryThere}`;
  expect([await carrier(false), await carries()]).toEqual([first?.workspaceId, false]);
});

test("where none of them may, none does; and somebody removed from elsewhere has nothing to lose there", async () => {
  for (const world of [first, second] as World[]) {
    await join(await user(`owner-of-${world.place.orgSlug}@here.example`), world, "owner");
    await givesServer(world);
  }
  await join(ana, first as World);
  const there = await join(ana, second as World);
  expect(await carrier(false)).toBeNull();
  expect(await carrier(true)).toBe(first?.workspaceId);
  await base.sql`update people set status = 'removed' where id = ${there}`;
  expect(await carrier(false)).toBe(first?.workspaceId);
});

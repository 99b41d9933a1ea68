import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { openLink } from "../db/sealed-link";
import { testDatabase } from "../testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { invite, inviteAgain, withdrawInvitation } from "./invite";
import { createAuth } from "./sessions";

const PUBLIC_URL = "https://sign.example.org";
const LINK_SECRET = "the secret of links, which is long";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let world: World;
let owner: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 3 });
});
beforeEach(async () => {
  await base.sql`truncate messages, channel_settings`;
  world = await makeWorld(base.sql);
  owner = await makePerson(base.sql, world, "owner@here.example", "owner");
});
afterAll(async () => {
  await db.close();
  await base.close();
});

const place = () => ({ sql: db.sql, publicUrl: PUBLIC_URL, linkSecret: LINK_SECRET });
const by = () => ({ workspaceId: world.workspaceId, personId: owner.id });
const mails = () => base.sql`
  select id, occasion, state::text, urgent, address, about, due_at <= app_now() as now from messages
  where workspace_id = ${world.workspaceId} order by created_at, id`;
const setUp = () => base.sql`
  insert into channel_settings (workspace_id, channel, settings, changed_at)
  values (${world.workspaceId}, 'email', '{"host": "mail.example", "from": "ask@here.example"}', app_now())`;

async function said<T>(work: () => Promise<T>): Promise<{ done: T; log: string }> {
  const info = vi.spyOn(console, "info").mockImplementation(() => {});
  const done = await work();
  const log = info.mock.calls.flat().join("\n");
  info.mockRestore();
  return { done, log };
}

test("an invitation goes out as a mail whose link no table can read; a newer one takes its place", async () => {
  await setUp();
  const wish = { email: "new@there.example", role: "member" as const, groups: [] };
  const { done, log } = await said(() => invite(place(), by(), wish));
  if (!done.ok) throw new Error(done.message);
  expect(done.isMailed).toBe(true);
  expect(log).toBe("");
  const [mail] = await mails();
  expect(mail).toMatchObject({
    occasion: "invitation",
    state: "due",
    urgent: true,
    now: true,
    address: wish.email,
  });
  expect(mail?.about).toMatchObject({ inviter: "owner" });
  expect(JSON.stringify(mail)).not.toContain(done.link.split("token=")[1]);
  expect(openLink(LINK_SECRET, mail?.id, mail?.about.sealed)).toBe(done.link);
  expect(openLink("another secret, which is long too", mail?.id, mail?.about.sealed)).toBeNull();
  expect(openLink(LINK_SECRET, owner.id, mail?.about.sealed)).toBeNull();
  const [person] = await base.sql`select id from people where email = ${wish.email}`;
  await inviteAgain(place(), by(), { personId: person?.id });
  const [old, fresh] = await mails();
  expect([old?.state, fresh?.state]).toEqual(["superseded", "due"]);
  expect(old?.about.sealed).toBeUndefined();
  expect((await withdrawInvitation(db, by(), { personId: person?.id })).ok).toBe(true);
});

test("with no mail server the link is in the log, and the mail is kept all the same", async () => {
  const { done, log } = await said(() =>
    invite(place(), by(), { email: "x@there.example", role: "member", groups: [] }),
  );
  expect(done).toMatchObject({ ok: true, isMailed: false });
  expect(log).toContain("/invitation?token=");
  expect(await mails()).toHaveLength(1);
});

test("a link to sign in is mailed at once to who is known, and to nobody else", async () => {
  await setUp();
  await base.sql`insert into auth_users (id, name, email) values ('o', 'Owner', 'owner@here.example') on conflict do nothing`;
  await base.sql`update people set user_id = 'o' where id = ${owner.id}`;
  const secret = "a secret that is long enough for a test";
  const auth = createAuth(db, { publicUrl: PUBLIC_URL, secret, linkSecret: LINK_SECRET });
  const askFor = (email: string) =>
    auth.api.signInMagicLink({ headers: new Headers(), body: { email, metadata: { next: "/inbox" } } });
  const { log } = await said(async () => {
    await askFor("stranger@there.example");
    await askFor("Owner@here.example");
    await vi.waitFor(async () => expect(await mails()).toHaveLength(1), { timeout: 5_000 });
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  expect(log).toBe("");
  const [mail] = await mails();
  expect(mail).toMatchObject({ occasion: "sign_in", urgent: true, now: true, address: "owner@here.example" });
  const link = openLink(LINK_SECRET, mail?.id, mail?.about.sealed) ?? "";
  expect(link).toMatch(/\/sign-in\?token=[^&]+&next=%2Finbox$/);
  // Whoever reads the tables signs in with nothing that stands there, and nobody after a quarter of an hour.
  const kept = await base.sql`
    select identifier, value, round(extract(epoch from expires_at - created_at) / 60)::int as minutes from auth_verifications`;
  expect(kept.map(({ minutes }) => minutes)).toEqual(kept.map(() => 15));
  expect(JSON.stringify(kept).toLowerCase()).toContain("owner@here.example");
  expect(JSON.stringify(kept)).not.toContain(new URL(link).searchParams.get("token"));
});

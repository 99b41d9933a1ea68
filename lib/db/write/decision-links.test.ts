// The links of messages, on a real database.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { secretsOf } from "../../auth/link-secrets";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { codeHash, hashOfToken, linkCode } from "../link-secrets";
import { endLinksOf, ensureDecisionLink, type LinkedTask } from "./decision-links";

const site = { linkSecret: "s".repeat(64), publicUrl: "https://here.example" };
const workspaceId = randomUUID();
const ana = randomUUID();

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const message = (personId: string | null = ana) => ({ workspaceId, id: randomUUID(), personId });
const task = (more: Partial<LinkedTask> = {}): LinkedTask => ({
  id: randomUUID(),
  kind: "approval",
  risk: "normal",
  version: 1,
  dueAt: null,
  ...more,
});
const rowOf = async (id: string) => (await db.sql`select * from decision_links where id = ${id}`)[0];
const tokenOf = (url: string) => url.split("/d/")[1] ?? "";

test("a message that is sent again carries the same link and the same code", async () => {
  const [mail, about] = [message(), task()];
  const first = await ensureDecisionLink(db.sql, site, mail, about);
  expect(first.url).toMatch(/^https:\/\/here\.example\/d\/[A-Za-z0-9_-]{43}$/);
  expect(first.code).toMatch(/^\d{6}$/);
  await db.sql`update decision_links set tries = 2 where id = ${mail.id}`;
  expect(await ensureDecisionLink(db.sql, site, mail, about)).toEqual(first);
  expect(await rowOf(mail.id)).toMatchObject({ tries: 2, version: 1, intent_id: about.id, person_id: ana });
});

test("another message, another version and another installation have other secrets", async () => {
  const [mail, about] = [message(), task()];
  const made = [
    await ensureDecisionLink(db.sql, site, mail, about),
    await ensureDecisionLink(db.sql, site, message(), about),
    await ensureDecisionLink(db.sql, { ...site, linkSecret: "t".repeat(64) }, message(), about),
  ];
  await db.sql`update decision_links set tries = 3, ended_at = app_now() where id = ${mail.id}`;
  made.push(await ensureDecisionLink(db.sql, site, mail, { ...about, version: 2 }));
  expect(new Set(made.map(({ url }) => url)).size).toBe(4);
  expect(await rowOf(mail.id)).toMatchObject({ tries: 0, version: 2, ended_at: null });
});

test("the table holds neither the link nor its code, nor anything from which they can be found without the secret", async () => {
  const mail = message();
  const { url, code } = await ensureDecisionLink(db.sql, site, mail, task());
  const row = await rowOf(mail.id);
  expect(Buffer.from(row?.hash)).toEqual(hashOfToken(tokenOf(url)));
  const dump = JSON.stringify(row, (_, value) =>
    value?.type === "Buffer" ? Buffer.from(value.data).toString("hex") : value,
  );
  expect(dump).not.toContain(tokenOf(url));
  expect(dump).not.toContain(Buffer.from(tokenOf(url), "base64url").toString("hex"));
  // All codes there are, as somebody would try them who has the table but not the secret.
  const link = { workspaceId, id: mail.id, version: 1 };
  expect(Buffer.from(row?.code_hash)).toEqual(codeHash(site.linkSecret, link, code as string));
  expect(Buffer.from(row?.code_hash)).not.toEqual(hashOfToken(code as string));
});

test("what is of high risk or overrides a rule has no code", async () => {
  for (const about of [task({ risk: "high" }), task({ kind: "override", risk: "low" })]) {
    const mail = message();
    expect(await ensureDecisionLink(db.sql, site, mail, about)).toMatchObject({ code: null });
    expect(await rowOf(mail.id)).toMatchObject({ code_hash: null });
  }
});

test("a link ends with its task's deadline, and after three days at the latest", async () => {
  const hours = async (dueAt: Date | null) => {
    const mail = message();
    await ensureDecisionLink(db.sql, site, mail, task({ dueAt }));
    const row = await rowOf(mail.id);
    return Math.round((row?.expires_at.getTime() - Date.now()) / 3_600_000);
  };
  expect(await hours(null)).toBe(72);
  expect(await hours(new Date(Date.now() + 5 * 3_600_000))).toBe(5);
  expect(await hours(new Date(Date.now() + 500 * 3_600_000))).toBe(72);
});

test("a message that is sent again later has a link that lasts again", async () => {
  const [mail, about] = [message(), task()];
  await ensureDecisionLink(db.sql, site, mail, about);
  const before = (await rowOf(mail.id))?.expires_at;
  await setClock(db.sql, 3_600_000);
  await ensureDecisionLink(db.sql, site, mail, about);
  await setClock(db.sql, 0);
  expect((await rowOf(mail.id))?.expires_at.getTime() - before.getTime()).toBeGreaterThan(3_500_000);
});

test("what is posted for nobody in particular has no link that decides", async () => {
  const [post, about] = [message(null), task()];
  const made = await ensureDecisionLink(db.sql, site, post, about);
  expect(made).toEqual({ url: `https://here.example/inbox/${about.id}`, code: null });
  expect(await rowOf(post.id)).toBeUndefined();
});

test("only the person a message was sent to is shown what was in it", async () => {
  const mail = message();
  const { url, code } = await ensureDecisionLink(db.sql, site, mail, task());
  expect(await secretsOf(db.sql, site, { workspaceId, id: ana }, mail.id)).toEqual({ link: url, code });
  expect(await secretsOf(db.sql, site, { workspaceId, id: randomUUID() }, mail.id)).toBeNull();
  expect(await secretsOf(db.sql, site, { workspaceId: randomUUID(), id: ana }, mail.id)).toBeNull();
});

test("the codes of many messages are spread evenly", () => {
  const tens = Array<number>(10).fill(0);
  for (let n = 0; n < 10_000; n++) {
    const code = linkCode(site.linkSecret, { workspaceId, id: String(n), version: 1 });
    const place = Number(code[0]);
    tens[place] = (tens[place] ?? 0) + 1;
  }
  // The same ids give the same codes each time, so this is no game of chance.
  for (const count of tens) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test("the links of what is over are ended, and no others", async () => {
  const [mail, other, about] = [message(), message(), task()];
  await ensureDecisionLink(db.sql, site, mail, about);
  await ensureDecisionLink(db.sql, site, other, task());
  await endLinksOf(db.sql, [{ workspaceId, intentId: about.id }], "closed");
  expect(await rowOf(mail.id)).toMatchObject({ ended_why: "closed" });
  expect(await rowOf(other.id)).toMatchObject({ ended_at: null });
});

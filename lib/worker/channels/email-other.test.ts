// Mails that are not about one task that waits: what may not leave is in none of them, nor what is its reader's alone in what is kept.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { sealLink } from "../../db/sealed-link";
import { insertAccountMail } from "../../db/write/account-mails";
import { insertMessages } from "../../db/write/messages";
import type { MessageOccasion } from "../../domain/message";
import type { JsonObject } from "../../domain/types";
import { newId } from "../../engine/ids";
import {
  ask,
  begin,
  closeScene,
  flat,
  LINK_SECRET,
  type MailScene,
  mailsOf,
  openMailScene,
  PUBLIC_URL,
  rowsOf,
  turn,
} from "./email.fixture";

let scene: MailScene;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(() => begin(scene));
afterEach(() => scene.smtp.close());
afterAll(() => closeScene(scene));

/** What Ana is sent then, and what is kept of it. */
async function sent(occasion: MessageOccasion, intentId: string | null, about: JsonObject) {
  await turn(scene);
  const before = scene.smtp.mails.length;
  const { workspaceId } = scene.world;
  const of = {
    workspaceId,
    channel: "email" as const,
    occasion,
    intentId,
    seq: intentId === null ? null : 6,
    groupId: null,
  };
  const to = { personId: scene.ana.id, destination: "smtp", address: "ana@there.example" };
  const message = { ...of, ...to, id: newId(new Date()), urgent: false, about, dueAt: null };
  await insertMessages(scene.db.sql, [message]);
  await turn(scene);
  const mail = (await mailsOf(scene))[before];
  const row = (await rowsOf(scene)).find(({ id }) => id === message.id);
  return { subject: mail?.subject, text: flat(mail?.text), kept: JSON.stringify(row?.content) };
}

test("a receipt names its task only where titles may leave, and what is kept of it does not hold its address", async () => {
  const id = await ask(scene, { title: "Fire Bob" });
  const about = { outcome: "approved", via: "email", at: "2026-01-01T00:00:00Z", version: 1 };
  const told = await sent("receipt", id, about);
  expect(told.text).toContain("Fire Bob");
  const [address = ""] = told.text.match(/https:\/\/sign\.example\.org\/d\/not-me\/[^\s)>]+/) ?? [];
  expect(address).not.toBe("");
  expect(told.kept).toContain("Fire Bob");
  expect(told.kept).not.toContain(address);
  scene.leaves = "nothing";
  const bare = await sent("receipt", await ask(scene, { title: "Fire Bea" }), about);
  expect(bare.subject).toBeDefined();
  expect(`${bare.subject} ${bare.text} ${bare.kept}`).not.toMatch(/Fire|A task waits/);
});

test("a digest says how much is of high risk only where titles may leave, and how often it comes", async () => {
  await scene.base
    .sql`update people set settings = '{"notify": {"digest": "daily"}}' where id = ${scene.ana.id}`;
  await ask(scene, { title: "Fire Bob", risk: "high" });
  const told = await sent("digest", null, { every: "hourly" });
  expect(told.subject).toBe("1 task waits for you, 1 of high risk");
  expect(told.text).toContain("every hour");
  scene.leaves = "nothing";
  const bare = await sent("digest", null, { every: "daily" });
  expect(bare.subject).toBe("1 task waits for you");
  expect(bare.text).toContain("once a day");
  expect(bare.text).not.toMatch(/Fire|high risk/);
});

test("a link that is too old when its mail could go out is not sent, and says so", async () => {
  const [{ now } = { now: new Date(0) }] = await scene.base.sql<
    Array<{ now: Date }>
  >`select app_now() as now`;
  const id = newId(now);
  const sealed = sealLink(LINK_SECRET, id, `${PUBLIC_URL}/invitation?token=abc`);
  const about = { sealed, expiresAt: new Date(now.getTime() - 1_000).toISOString() };
  const to = { personId: scene.ana.id, address: "ana@there.example" };
  const { workspaceId } = scene.world;
  await insertAccountMail(scene.base.sql, { workspaceId, id, occasion: "invitation", ...to, about });
  await turn(scene);
  expect(scene.smtp.mails).toEqual([]);
  expect(await rowsOf(scene)).toMatchObject([
    { state: "superseded", answer: expect.stringContaining("too old") },
  ]);
});

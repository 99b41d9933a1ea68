import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { insertMessages } from "../../db/write/messages";
import { newId } from "../../engine/ids";
import { setClock } from "../../testing/database";
import { acceptThenDrop } from "../../testing/smtp";
import { begin, closeScene, type MailScene, openMailScene, rowsOf, turn } from "./email.fixture";

const MANY = 150;

let scene: MailScene;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(() => begin(scene));
afterEach(() => scene.smtp.close());
afterAll(() => closeScene(scene));

test("of each of many mails that a server took without a word there are two copies at most, and every one that is dead is seen", async () => {
  const [{ now } = { now: new Date(0) }] = await scene.base.sql<
    Array<{ now: Date }>
  >`select app_now() as now`;
  const made = Array.from({ length: MANY }, (_, n) => ({
    id: newId(now),
    workspaceId: scene.world.workspaceId,
    channel: "email" as const,
    occasion: "notice" as const,
    intentId: null,
    seq: null,
    personId: scene.ana.id,
    groupId: null,
    destination: "smtp",
    address: "ana@there.example",
    urgent: false,
    about: { subject: `Notice ${n}`, text: "Something.", path: "/inbox" },
    dueAt: null,
  }));
  await insertMessages(scene.base.sql, made);
  scene.smtp.manners = acceptThenDrop();
  for (let n = 1; n <= 4; n++) {
    await turn(scene);
    await setClock(scene.base.sql, n * 4_000_000);
  }
  const copies = new Map<string, number>();
  for (const { raw } of scene.smtp.mails) {
    const id = /^Message-ID: <([^@>]+)@/im.exec(raw)?.[1] ?? "";
    copies.set(id, (copies.get(id) ?? 0) + 1);
  }
  expect([...copies.keys()].sort()).toEqual(made.map(({ id }) => id).sort());
  expect(Math.max(...copies.values())).toBeLessThanOrEqual(2);
  const rows = await rowsOf(scene);
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["dead"]));
  expect(rows.every(({ answer }) => answer.includes("did not say whether it took it"))).toBe(true);
}, 120_000);

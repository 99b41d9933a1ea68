// Digests that wait because the mail server is down: the newest says what the others would, and whoever wants none gets none.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { switchDigestOff } from "../auth/digest-off";
import { digestOffToken } from "../db/link-secrets";
import { retryDead, retryMessage } from "../db/write/resend-message";
import type { JsonObject } from "../domain/types";
import { setClock } from "../testing/database";
import { draftOf, machine, makePerson } from "../testing/factory";
import { greylist, polite, refuse } from "../testing/smtp";
import {
  ask,
  begin,
  closeScene,
  LINK_SECRET,
  type MailScene,
  mailsOf,
  openMailScene,
  rowsOf,
  turn,
} from "./channels/email.fixture";
import { sendDigests } from "./digests";

let scene: MailScene;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(async () => {
  await begin(scene);
  await makePerson(scene.base.sql, scene.world, "ben@there.example");
  await scene.base.sql`
    update people set settings = case when workspace_id = ${scene.world.workspaceId}
      then '{"notify": {"digest": "hourly"}}'::json else '{}' end`;
});
afterEach(() => scene.smtp.close());
afterAll(() => closeScene(scene));

const digests = async () => (await rowsOf(scene)).filter(({ occasion }) => occasion === "digest");
/** Every hour one is made, and what waits is tried in vain. */
async function down(hours: number): Promise<void> {
  scene.smtp.manners = greylist(Number.POSITIVE_INFINITY);
  for (let hour = 1; hour <= hours; hour += 1) {
    await setClock(scene.base.sql, (hour + 0.1) * 3_600_000);
    await sendDigests(scene.db.sql)();
    await turn(scene);
  }
  scene.smtp.manners = polite;
}
async function backAfter(hours: number): Promise<string[]> {
  await setClock(scene.base.sql, hours * 3_600_000);
  await turn(scene);
  const mails = await mailsOf(scene);
  return mails.filter(({ subject = "" }) => /waits? for you/.test(subject)).map(({ text = "" }) => text);
}

test("of a night without a mail server there is one digest, and it is the newest", async () => {
  await ask(scene, { title: "Pay the first", assignees: ["ana@there.example"] });
  await sendDigests(scene.db.sql)();
  await down(6);
  const made = await digests();
  expect(made).toHaveLength(6);
  expect(made.map(({ state }) => state)).toEqual([...Array(5).fill("superseded"), "due"]);
  expect(made[0]?.answer).toBe("A later message says it.");
  expect(await backAfter(8)).toHaveLength(1);
});

test("one that an outage made late waits until quiet hours are over, if its own hour lay outside of them", async () => {
  const { sql } = scene.base;
  await ask(scene, { assignees: ["ana@there.example", "ben@there.example"] });
  await sendDigests(scene.db.sql)();
  await turn(scene); // what tells of the task itself
  const [due] = await sql<
    Array<{ at: Date }>
  >`select due_at as at from digests where person_id = ${scene.ana.id}`;
  const at = due?.at as Date;
  const clock = (minutes: number) => new Date(at.getTime() + minutes * 60_000).toISOString().slice(11, 16);
  const wish = { digest: "hourly", quiet: { from: clock(30), to: clock(210) } };
  await sql`update people set settings = ${sql.json({ notify: wish })} where id = ${scene.ana.id}`;
  const goTo = (minutes: number) => setClock(sql, at.getTime() - Date.now() + minutes * 60_000);
  await goTo(75);
  await sendDigests(scene.db.sql)();
  await turn(scene);
  const sent = async () => (await digests()).map(({ address, state }) => [address, state]).sort();
  expect(await sent()).toEqual([
    ["ana@there.example", "due"],
    ["ben@there.example", "delivered"],
  ]);
  await goTo(211);
  await turn(scene);
  expect((await sent()).map(([, state]) => state)).toEqual(["delivered", "delivered"]);
});

test("each person has their own", async () => {
  await ask(scene, { assignees: ["ana@there.example", "ben@there.example"] });
  await sendDigests(scene.db.sql)();
  await down(3);
  const waits = (await digests()).filter(({ state }) => state === "due");
  expect(waits.map(({ address }) => address).sort()).toEqual(["ana@there.example", "ben@there.example"]);
});

test("whoever switches digests off gets none that was made before", async () => {
  await ask(scene, { assignees: ["ana@there.example"] });
  await sendDigests(scene.db.sql)();
  await down(1);
  const token = digestOffToken(LINK_SECRET, scene.world.workspaceId, scene.ana.id);
  expect(await switchDigestOff(scene.base.sql, LINK_SECRET, token)).toBe(true);
  expect(await backAfter(3)).toEqual([]);
  expect(await digests()).toMatchObject([
    { state: "superseded", answer: "Its reader has switched digests off." },
  ]);
});

test("who was removed meanwhile gets none, and none is set for them", async () => {
  await ask(scene, { assignees: ["ana@there.example"] });
  await sendDigests(scene.db.sql)();
  await scene.base.sql`update people set status = 'removed' where id = ${scene.ana.id}`;
  await down(1);
  expect(await digests()).toEqual([]);
  expect(await scene.base.sql`select from digests where person_id = ${scene.ana.id}`).toEqual([]);
  await scene.base.sql`update people set status = 'active' where id = ${scene.ana.id}`;
});

/** Each of them was refused for good by the mail server, and is tried no more by itself. */
async function refused(hours: number): Promise<string[]> {
  for (let hour = 1; hour <= hours; hour += 1) {
    scene.smtp.manners = refuse("rcpt", 550, "5.1.1 No such mailbox");
    await setClock(scene.base.sql, (hour + 0.1) * 3_600_000);
    await sendDigests(scene.db.sql)();
    await turn(scene);
  }
  scene.smtp.manners = polite;
  const dead = await scene.base.sql<Array<{ id: string }>>`
    select id from messages where occasion = 'digest' and state = 'dead' order by id`;
  return dead.map(({ id }) => id);
}
const allAgain = () => retryDead(scene.base.sql, scene.world.workspaceId, {}, 500);
const states = async () => (await digests()).map(({ state }) => state).sort();

test("of several that could not be sent, all tried again are one for each person, and it says what is current", async () => {
  await ask(scene, { title: "Pay the first", assignees: ["ana@there.example", "ben@there.example"] });
  await sendDigests(scene.db.sql)();
  expect(await refused(3)).toHaveLength(6);
  await ask(scene, { title: "Pay the second", assignees: ["ana@there.example"] });
  expect(await allAgain()).toBeGreaterThanOrEqual(2); // and what told of the tasks themselves
  expect(await states()).toEqual(["due", "due", ...Array(4).fill("superseded")]);
  const mails = await backAfter(3.5);
  expect(mails).toHaveLength(2);
  expect(mails.filter((text) => text.includes("Pay the second"))).toHaveLength(1);
  expect((await digests()).filter(({ state }) => state === "superseded")[0]?.answer).toBe(
    "A later message says it.",
  );
});

test("nor is one tried again beside one that waits, or after a later one went out", async () => {
  await ask(scene, { title: "Pay the first", assignees: ["ana@there.example"] });
  await sendDigests(scene.db.sql)();
  await refused(2);
  await setClock(scene.base.sql, 3.1 * 3_600_000);
  await sendDigests(scene.db.sql)();
  const before = await digests();
  expect(before.map(({ state }) => state)).toEqual(["dead", "dead", "due"]);
  await allAgain();
  expect(await states()).toEqual(["due", "superseded", "superseded"]);
  await scene.base.sql`update messages set state = 'dead' where id = ${before[0]?.id}`;
  expect(await backAfter(3.5)).toHaveLength(1);
  await allAgain();
  expect(await states()).toEqual(["delivered", "superseded", "superseded"]);
});

test("one after the other, too: what was tried again before and waits still is left out", async () => {
  await ask(scene, { title: "Pay the first", assignees: ["ana@there.example"] });
  await sendDigests(scene.db.sql)();
  for (const id of await refused(3))
    expect(await retryMessage(scene.base.sql, scene.world.workspaceId, id)).toBe(true);
  expect(await states()).toEqual(["due", "superseded", "superseded"]);
  expect(await backAfter(3.5)).toHaveLength(1);
});

test("nobody is told in one of what four eyes keep from them, by name or by count", async () => {
  const { ana, engine, world } = scene;
  const both = ["ana@there.example", "ben@there.example"];
  const behindAna = async (title: string, human: JsonObject) => {
    const task = { title, assignees: both, ...human };
    const made = await engine.submit(draftOf(world, task, { actor: machine("key", ana.id) }));
    expect(made.ok, title).toBe(true);
  };
  await behindAna("Pay what Ana asks for", { four_eyes: true, risk: "high" });
  await sendDigests(scene.db.sql)();
  await turn(scene);
  const digestsAt = async (hours: number) => {
    const before = scene.smtp.mails.length;
    await setClock(scene.base.sql, hours * 3_600_000);
    await sendDigests(scene.db.sql)();
    await turn(scene);
    const mails = (await mailsOf(scene)).slice(before);
    return mails;
  };
  const [first, ...more] = await digestsAt(1.1);
  expect(more).toEqual([]); // none for Ana, for whom nothing waits
  expect(first?.subject).toBe("1 task waits for you, 1 of high risk");
  await behindAna("Pay what she may decide", {});
  await turn(scene);
  const subjects = (await digestsAt(2.1)).map(({ subject }) => subject).sort();
  expect(subjects).toEqual(["1 task waits for you", "2 tasks wait for you, 1 of high risk"]);
});

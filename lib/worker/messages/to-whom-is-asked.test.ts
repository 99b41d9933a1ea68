// Who is asked by a message: while it is made, and when it goes out hours later.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { JsonObject } from "../../domain/types";
import { decide } from "../../engine/decide";
import { hashJson } from "../../engine/hash";
import { newId } from "../../engine/ids";
import { reassign } from "../../engine/reassign";
import { setClock } from "../../testing/database";
import { draftOf, machine, makeGroup, makePerson, type PersonActor } from "../../testing/factory";
import { greylist, polite } from "../../testing/smtp";
import {
  ask,
  begin,
  closeScene,
  type MailScene,
  mailsOf,
  openMailScene,
  turn,
} from "../channels/email.fixture";
import { fireTimers } from "../timers";

let scene: MailScene;
let ben: PersonActor;
let cleo: PersonActor;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(async () => {
  await begin(scene);
  await scene.base.sql`truncate timers`; // of what was asked before
  ben = await makePerson(scene.base.sql, scene.world, "ben@there.example");
  cleo = await makePerson(scene.base.sql, scene.world, "cleo@there.example");
});
afterEach(() => scene.smtp.close());
afterAll(() => closeScene(scene));

const THREE = ["ana@there.example", "ben@there.example", "cleo@there.example"];
const twoOfThree = { assignees: THREE, quorum: { required: 2 } };

/** So much later everything that is due is fired, told and sent. */
async function at(seconds: number): Promise<void> {
  await setClock(scene.base.sql, seconds * 1000);
  const fire = fireTimers(scene.engine);
  while ((await fire()) === 0);
  await turn(scene);
}
const votes = async (taskId: string, actor: PersonActor, version = 1) => {
  const { workspaceId } = scene.world;
  const vote = { workspaceId, taskId, actor, outcome: "approved", version };
  expect(await decide(scene.engine, vote)).toMatchObject({ ok: true });
};
const handOn = async (taskId: string, to: string) => {
  const { workspaceId } = scene.world;
  expect((await reassign(scene.engine, { workspaceId, taskId, actor: scene.ana, to: [to] })).ok).toBe(true);
};
/** By mail, in the order of their names. */
const told = (occasion: string) => scene.base.sql`
  select address, state::text, answer from messages where channel = 'email' and occasion = ${occasion} order by address, id`;
const names = async (occasion: string) =>
  (await told(occasion)).map(({ address }) => address.replace("@there.example", ""));
/** Everybody's mail is refused for the moment. */
const queued = async (human: Parameters<typeof ask>[1]): Promise<string> => {
  scene.smtp.manners = greylist(Number.POSITIVE_INFINITY);
  const id = await ask(scene, human);
  await turn(scene);
  scene.smtp.manners = polite;
  return id;
};
const recipients = () => scene.smtp.mails.flatMap(({ to }) => to).sort();

test("of three of whom two have to agree, whoever has voted is reminded of nothing, nor told that it was escalated", async () => {
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [scene.ana, ben, cleo]);
  await scene.base.sql`update groups set slack_channel = 'C1' where id = ${group}`;
  await scene.base.sql`
    insert into channel_settings (workspace_id, channel, sealed, changed_at)
    values (${scene.world.workspaceId}, 'slack', convert_to('{"botToken":"sealed"}', 'UTF8'), app_now())`;
  const id = await ask(scene, {
    assignees: [`group:${group}`],
    quorum: { required: 2 },
    remind_after_seconds: 60,
    max_reminders: 1,
    escalation: [{ after_seconds: 600, to: THREE }],
  });
  await turn(scene);
  await scene.base.sql`update messages set state = 'delivered' where channel = 'slack'`;
  await votes(id, ben);
  await at(70);
  await at(80);
  expect(await names("reminder")).toEqual(["ana", "cleo"]);
  // What is posted in the channel of a group is for all of it.
  const posts = await scene.base.sql`select occasion from messages where address = 'channel:C1' order by seq`;
  expect(posts).toMatchObject([{ occasion: "assigned" }, { occasion: "reminder" }]);
  await at(610);
  expect(await names("escalated")).toEqual(["ana", "cleo"]);
  // How it ended is told to everybody who was asked, as ever, but to who decided it.
  await votes(id, cleo);
  await turn(scene);
  expect(await names("decided")).toEqual(["ana", "ben"]);
});

test("a vote on what was asked before a revision is none: everybody is asked of the new version, and reminded of it", async () => {
  const id = await ask(scene, { ...twoOfThree, remind_after_seconds: 600 });
  await turn(scene);
  await votes(id, ben);
  const payload = { amount: 11 };
  const revised = await scene.engine.apply({
    workspaceId: scene.world.workspaceId,
    intentId: id,
    command: { type: "revise", actor: machine(), payload, payloadHash: hashJson(payload) },
  });
  expect(revised.ok).toBe(true);
  await turn(scene);
  expect(await names("assigned")).toEqual(["ana", "ana", "ben", "ben", "cleo", "cleo"]);
  expect(new Set((await told("assigned")).map(({ state }) => state))).toEqual(new Set(["delivered"]));
  await votes(id, scene.ana, 2);
  await at(610);
  await at(620);
  expect(await names("reminder")).toEqual(["ben", "cleo"]);
});

test("whoever votes before their mail goes out gets none that asks them", async () => {
  const id = await queued(twoOfThree);
  await votes(id, ben);
  await at(7200);
  expect(recipients()).toEqual(["ana@there.example", "cleo@there.example"]);
  expect(await told("assigned")).toMatchObject([
    { state: "delivered" },
    { state: "superseded", answer: "This person had voted before this went out." },
    { state: "delivered" },
  ]);
});

test("whoever is behind a request gets nothing that asks them to decide it, where somebody else has to", async () => {
  const { ana, world } = scene;
  const more = { actor: machine("key", ana.id), options: { remind_after_seconds: 60, max_reminders: 1 } };
  const task = { title: "Pay it", assignees: THREE, escalation: [{ after_seconds: 600, to: THREE }] };
  const submit = (human: JsonObject) => scene.engine.submit(draftOf(world, human, more));
  const made = await submit({ ...task, four_eyes: true });
  for (const seconds of [0, 70, 80, 610]) await at(seconds);
  for (const occasion of ["assigned", "reminder", "escalated"])
    expect(await names(occasion), occasion).toEqual(["ben", "cleo"]);
  // Of how it ended they hear as whoever was told of it; and where they may decide it themselves they are asked.
  if (made.ok) await votes(made.value.intent.id, ben);
  await turn(scene);
  expect(await names("decided")).toEqual(["cleo"]);
  await submit(task);
  await turn(scene);
  expect(await names("assigned")).toEqual(["ana", "ben", "ben", "cleo", "cleo"]);
});

test("nor does whoever came to be behind it before their mail went out", async () => {
  const id = await queued({ assignees: THREE, four_eyes: true });
  const payload = { amount: 11 };
  const revised = await scene.engine.apply({
    workspaceId: scene.world.workspaceId,
    intentId: id,
    command: { type: "revise", actor: machine("key", ben.id), payload, payloadHash: hashJson(payload) },
  });
  expect(revised.ok).toBe(true);
  await at(7200);
  expect(new Set(recipients())).toEqual(new Set(["ana@there.example", "cleo@there.example"]));
  expect((await told("assigned")).filter(({ state }) => state === "superseded")).toMatchObject([
    { address: "ben@there.example" },
  ]);
});

test("whoever a task is taken from before their mail goes out gets none, and whoever it was given to does", async () => {
  const id = await queued({ assignees: ["ana@there.example"] });
  await handOn(id, "ben@there.example");
  await at(7200);
  expect(recipients()).toEqual(["ben@there.example"]);
  expect(await told("assigned")).toMatchObject([{ state: "superseded" }, { state: "delivered" }]);
});

test("nor does whoever is taken out of the group that is asked, or may only read now", async () => {
  const group = await makeGroup(scene.base.sql, scene.world, "finance", [scene.ana, ben, cleo]);
  await queued({ assignees: [`group:${group}`] });
  await scene.base.sql`delete from group_people where person_id = ${ben.id}`;
  await scene.base.sql`update people set role = 'auditor' where id = ${cleo.id}`;
  await at(7200);
  expect(recipients()).toEqual(["ana@there.example"]);
});

test("whoever was asked and then relieved is told how it ended all the same", async () => {
  const id = await ask(scene, { assignees: ["ana@there.example"] });
  await turn(scene);
  await handOn(id, "ben@there.example");
  await turn(scene);
  await votes(id, ben);
  await turn(scene);
  expect(await told("decided")).toMatchObject([{ address: "ana@there.example", state: "delivered" }]);
});

test("a mail of several tasks names and counts those alone that its reader is asked for still", async () => {
  const { sql } = scene.base;
  const [waits, handed, voted] = [
    await ask(scene, { title: "Pay the first" }),
    await ask(scene, { title: "Pay the second" }),
    await ask(scene, { title: "Pay the third", ...twoOfThree }),
  ];
  await turn(scene);
  await handOn(handed, "ben@there.example");
  await votes(voted, scene.ana);
  await turn(scene);
  const gathered = (intents: string[]) => sql`
    insert into messages (workspace_id, id, channel, state, occasion, person_id, destination, address, about, due_at, created_at)
    values (${scene.world.workspaceId}, ${newId(new Date())}, 'email', 'due', 'gathered', ${scene.ana.id}, 'smtp', 'ana@there.example',
      ${sql.json({ count: intents.length, reminders: 0, ended: 0, high: 0, intents })}, app_now(), app_now())`;
  await gathered([waits, handed, voted]);
  await turn(scene);
  const mail = (await mailsOf(scene)).at(-1);
  expect(mail?.subject).toBe("1 task waits for you");
  expect(mail?.text).toContain("Pay the first");
  expect(mail?.text).not.toMatch(/second|third/);
  const before = scene.smtp.mails.length;
  await gathered([handed, voted]);
  await turn(scene);
  expect(scene.smtp.mails).toHaveLength(before);
});

import { hash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  agentActor,
  draftOf,
  machine,
  makeGroup,
  makePerson,
  type PersonActor,
  type World,
} from "../testing/factory";
import { addUser } from "../testing/slack/people";
import type { SlackUser } from "../testing/slack/state";
import {
  type Asked,
  ask,
  asked,
  buttonValue,
  decisionsOn,
  link,
  makeLinked,
  makeWorld,
  notices,
  openScene,
  type Pressing,
  pressed,
  type Scene,
  wishes,
} from "./scene.fixture";

let scene: Scene;
let world: World;
let ana: { person: PersonActor; user: SlackUser };
let ben: { person: PersonActor; user: SlackUser };

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  world = await makeWorld(scene.sql);
  ana = await makeLinked(scene, world, `Ana${randomUUID().slice(0, 6)}`);
  ben = await makeLinked(scene, world, `Ben${randomUUID().slice(0, 6)}`);
});

const ofAna = (human = {}) => ask(scene, world, { assignees: [`person:${ana.person.id}`], ...human });
const press = (user: SlackUser, task: Asked | null, how: Pressing = {}) =>
  scene.bring("interactions", pressed(scene.slack, user, task, how));
const told = async () => (await notices(scene.sql, world)).map(({ about }) => about.text);

test("a press decides before it is answered, as the person the account was proven to be, through Slack's door", async () => {
  const task = await ofAna();
  expect(await press(ana.user, task)).toEqual({ status: 200, body: null });
  expect(await decisionsOn(scene.sql, task.id)).toEqual([
    { personId: ana.person.id, outcome: "approved", via: "slack", comment: null, data: null },
  ]);
  expect(await told()).toEqual([]);
});

test("the same request again is answered the same and has no second effect; so has the same press signed anew", async () => {
  const task = await ofAna();
  const request = pressed(scene.slack, ana.user, task, { actionTs: "1700000001.000200" });
  for (let i = 0; i < 3; i++)
    expect(await scene.bring("interactions", request)).toMatchObject({ status: 200 });
  const now = Math.floor(Date.now() / 1000);
  for (const at of [now - 5, now + 5])
    await press(ana.user, task, { actionTs: "1700000001.000200", sign: { at } });
  expect(await decisionsOn(scene.sql, task.id)).toHaveLength(1);
  expect(await told()).toEqual([]);
});

test("an account that nobody proved to be theirs decides nothing, whatever it is called; it may be offered to connect", async () => {
  const task = await ofAna();
  const same = addUser(scene.slack, ana.user.name, { email: ana.user.email });
  await press(same, task);
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  expect(await wishes(scene.sql, world)).toEqual([
    { kind: "offer", userId: same.id, about: { channel: "D0DIRECT" } },
  ]);
});

test("somebody of another organisation is told privately that they may not decide", async () => {
  const task = await ofAna();
  const outsider = addUser(scene.slack, "Olga", { teamId: "T0ELSEWHERE" });
  await press(outsider, task, { channel: "C0SHARED" });
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  expect(await wishes(scene.sql, world)).toEqual([]);
  expect(await notices(scene.sql, world)).toMatchObject([
    {
      address: `user:${outsider.id}`,
      about: { text: expect.stringContaining("another organisation"), channel: "C0SHARED" },
    },
  ]);
});

test("a colleague of another team of the same enterprise is no outsider: Slack is asked who they are", async () => {
  const task = await ofAna();
  const colleague = addUser(scene.slack, "Cleo", { teamId: "T0SISTER" });
  await press(colleague, task, {
    change: (payload) => {
      payload.enterprise = { id: "E0ENTERPRISE" };
    },
  });
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  expect(await wishes(scene.sql, world)).toMatchObject([{ kind: "offer", userId: colleague.id }]);
});

test("team ids that differ are no matter when the person is the same", async () => {
  const task = await ofAna();
  const roaming = { ...ana.user, teamId: "E0ENTERPRISE" };
  await press(roaming, task, {
    change: (payload) => {
      payload.enterprise = { id: "E0ENTERPRISE" };
    },
  });
  expect(await decisionsOn(scene.sql, task.id)).toMatchObject([{ personId: ana.person.id }]);
});

test("an account that is connected in another workspace is nobody here", async () => {
  const elsewhere = await makeWorld(scene.sql);
  const eva = await makePerson(scene.sql, elsewhere, "eva@example.com");
  const user = addUser(scene.slack, "Eva");
  await link(scene.sql, elsewhere, eva, user);
  const task = await ask(scene, world, { assignees: ["role:member"] });
  await press(user, task);
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
});

test("whoever is not asked, was removed, or is behind the request does not decide, and is told so", async () => {
  const task = await ofAna();
  await press(ben.user, task);
  expect(await told()).toEqual(["There is no such task, or it is not asked of you."]);
  const own = await scene.engine.submit(
    draftOf(
      world,
      { assignees: ["role:member"], four_eyes: true },
      { actor: agentActor("agent://test/test/bens", ben.person.id) },
    ),
  );
  if (!own.ok) throw new Error(own.refusal.message);
  await press(ben.user, await asked(scene.sql, world, own.value.intent.id));
  expect(await told()).toContain("Four eyes: you are behind this request, so somebody else decides it.");
  expect(await decisionsOn(scene.sql, own.value.intent.id)).toEqual([]);
  await scene.sql`update people set status = 'removed' where id = ${ana.person.id}`;
  await press(ana.user, task);
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
});

test("a value that was not made here, or for another task, is refused like a task that is not there", async () => {
  const [mine, other] = [await ofAna(), await ask(scene, world, { assignees: [`person:${ben.person.id}`] })];
  const value = Buffer.from(buttonValue(mine), "base64url");
  Buffer.from(other.id.replaceAll("-", ""), "hex").copy(value, 16);
  await press(ana.user, null, { value: value.toString("base64url") });
  await press(ana.user, null, { value: `${mine.id}:1` });
  await press(ana.user, other);
  expect(await told()).toEqual(Array(3).fill("There is no such task, or it is not asked of you."));
  expect([...(await decisionsOn(scene.sql, mine.id)), ...(await decisionsOn(scene.sql, other.id))]).toEqual(
    [],
  );
});

async function revise({ id: intentId }: Asked): Promise<void> {
  const payload = { service: "api", version: "2.0" };
  const payloadHash = hash("sha256", JSON.stringify(payload), "hex");
  const command = { type: "revise" as const, actor: machine(), payload, payloadHash };
  const revised = await scene.engine.apply({ workspaceId: world.workspaceId, intentId, command });
  expect(revised.ok).toBe(true);
}

test("after a revision the button of before decides nothing", async () => {
  const task = await ofAna();
  await revise(task);
  await press(ana.user, task);
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  expect(await told()).toEqual(["It changed since this was posted. Look again: nothing was decided."]);
  // Nor does one that shows something else under the number of now.
  const now = await asked(scene.sql, world, task.id);
  await press(ana.user, { ...now, payloadHash: hash("sha256", "something else", "hex") });
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  expect(await told()).toHaveLength(2);
  await press(ana.user, now);
  expect(await decisionsOn(scene.sql, task.id)).toHaveLength(1);
});

test("who said yes before a revision says it again to what it is now, and both are kept", async () => {
  const task = await ofAna({ assignees: ["role:member"], quorum: { required: 2 } });
  await press(ana.user, task);
  await revise(task);
  await press(ana.user, await asked(scene.sql, world, task.id));
  await press(ben.user, await asked(scene.sql, world, task.id));
  expect(await told()).toEqual([]);
  const [row] = await scene.sql`select status from intents where id = ${task.id}`;
  expect(row?.status).toBe("COMPLETED");
});

test("what is of high risk is not decided here, not even if a button says so; nor is the yes to an override", async () => {
  const high = await ofAna({ risk: "high" });
  const override = await ofAna({ task_type: "override", rule: "At most 10" });
  for (const task of [high, override])
    for (const outcome of task === high ? [0, 1] : [0]) await press(ana.user, task, { outcome });
  for (const kind of ["ask", "decide"] as const) await press(ana.user, high, { kind });
  expect([
    ...(await decisionsOn(scene.sql, high.id)),
    ...(await decisionsOn(scene.sql, override.id)),
  ]).toEqual([]);
  expect(new Set(await told())).toEqual(new Set(["This one is decided in the inbox, after signing in."]));
  expect(await wishes(scene.sql, world)).toEqual([]);
});

test("the loser of a race is told who was quicker", async () => {
  const group = await makeGroup(scene.sql, world, `g${randomUUID().slice(0, 8)}`, [ana.person, ben.person]);
  const task = await ask(scene, world, { assignees: [`group:${group}`] });
  await Promise.all([press(ana.user, task), press(ben.user, task)]);
  expect(await decisionsOn(scene.sql, task.id)).toHaveLength(1);
  expect(await told()).toEqual([expect.stringMatching(/^Already approved by (Ana|Ben)/i)]);
  // Whoever wants to say why comes too late as well, and types nothing in vain.
  await press(ana.user, task, { kind: "ask", outcome: 1 });
  expect(await wishes(scene.sql, world)).toEqual([]);
  expect((await told())[1]).toMatch(/^Already approved by (Ana|Ben)/i);
});

test("a post that is known by its press is its person's where they are alone with us, and else the channel's", async () => {
  const task = await ofAna({ required_comment: true });
  for (const channel of ["D0DIRECT", "C0GROUP"]) await press(ana.user, task, { kind: "ask", channel });
  const posts = await scene.sql`
    select channel_id, person_id from slack_posts where workspace_id = ${world.workspaceId} order by channel_id desc`;
  expect(posts).toMatchObject([
    { channel_id: "D0DIRECT", person_id: ana.person.id },
    { channel_id: "C0GROUP", person_id: null },
  ]);
});

test("a press that needs more asks the worker for a modal, once, however often it comes", async () => {
  const task = await ofAna({ required_comment: true });
  const how = { kind: "ask" as const, outcome: 1, actionTs: "1700000009.000100" };
  for (let i = 0; i < 3; i++) await press(ana.user, task, how);
  expect(await wishes(scene.sql, world)).toMatchObject([
    { kind: "modal", userId: ana.user.id, about: { outcome: 1, trigger: "trigger-1700000009.000100" } },
  ]);
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
});

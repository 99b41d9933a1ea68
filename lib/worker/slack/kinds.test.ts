import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { JsonObject } from "../../domain/types";
import type { Draft } from "../../engine/draft";
import { drawn } from "../../testing/slack/drawn";
import { postsIn } from "../../testing/slack/people";
import { ask, clear, decideIt, openScene, type Scene, type Somebody, somebody } from "./scene.fixture";

// What each kind of task looks like in Slack, line by line.

let scene: Scene;
let ana: Somebody;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  ana = await somebody(scene, "Ana");
});
afterAll(() => scene.close());

async function shown(human: JsonObject, more: Partial<Draft> = {}): Promise<{ id: string; lines: string[] }> {
  const id = await ask(scene, { title: "Title", assignees: ["ana@example.com"], ...human }, more);
  await scene.turn();
  return { id, lines: lines() };
}
const lines = () => {
  const [post] = postsIn(scene.slack, ana.account);
  return post ? drawn(post).map((line) => line.replace(/inbox\/.*$/, "inbox/…")) : [];
};

const HEAD = ["# Title", "● Normal risk", "Asked by: agent deployer", "(Asked: Ana)"];
const OPEN = "[Open in inbox] open → https://sign.example.org/inbox/…";
const COMMENT = "[Comment and decide…] comment";

const SCHEMA = { type: "object", properties: { amount: { type: "number" } }, required: ["amount"] };

test.each<[string, JsonObject, string[]]>([
  ["approval", {}, ["[Approve] decide:0 primary", "[Reject…] ask:1 danger"]],
  ["approval", { required_comment: true }, ["[Approve…] ask:0 primary", "[Reject…] ask:1 danger"]],
  ["review", {}, ["[Approve] decide:0 primary", "[Request changes…] ask:1", "[Reject…] ask:2 danger"]],
  ["form", { form_schema: SCHEMA }, ["[Submit…] ask:0 primary", "[Reject…] ask:1 danger"]],
  ["manual_action", {}, ["[Mark as done…] ask:0 primary", "[Could not be done…] ask:1 danger"]],
  ["override", {}, ["[Reject…] ask:1 danger"]],
  ["confirmation", {}, ["[Confirm] decide:0 primary", "[Deny…] ask:1 danger"]],
  ["assignment", {}, ["[Assign…] ask:0 primary", "[Decline…] ask:1 danger"]],
  ["clarification", {}, ["[Answer…] ask:0 primary", "[Decline…] ask:1 danger"]],
])("%s %j", async (task_type, human, buttons) => {
  const { lines } = await shown({ task_type, ...human });
  expect(lines).toEqual([...HEAD, ...buttons, COMMENT, OPEN]);
});

test("what is of high risk has no button but the way to the inbox, and says so", async () => {
  const { lines } = await shown({ risk: "high" });
  expect(lines).toEqual([
    "# Title",
    "▲ High risk",
    "High risk: it is decided in the inbox, by somebody who signed in a moment ago.",
    "Asked by: agent deployer",
    "(Asked: Ana)",
    OPEN,
  ]);
});

test("a form that Slack cannot draw is filled in in the inbox", async () => {
  const form_schema = { type: "object", properties: { lines: { type: "array", items: { type: "object" } } } };
  const { lines } = await shown({ task_type: "form", form_schema });
  expect(lines.filter((line) => line.startsWith("["))).toEqual(["[Reject…] ask:1 danger", COMMENT, OPEN]);
});

test("a deadline is shown in the zone of whoever looks, and in words for those who see none", async () => {
  const deadlineAt = new Date(Date.now() + 86_400_000);
  await scene.base.sql`update people set settings = '{"zone": "Asia/Tokyo"}' where id = ${ana.person.id}`;
  const { lines } = await shown({}, { deadlineAt });
  expect(lines[1]).toMatch(/^● Normal risk {2}· {2}due \{\d+ \w+ 20\d\d, \d\d:\d\d (GMT\+9|JST)\}$/);
  const [post] = postsIn(scene.slack, ana.account);
  const timestamp = Math.floor(deadlineAt.getTime() / 1000);
  expect(JSON.stringify(post?.blocks)).toContain(
    `"timestamp":${timestamp},"format":"{date_short_pretty} at {time}"`,
  );
});

test("outcomes of one's own have their own words, and no more than ten buttons", async () => {
  const allowed_outcomes = ["approved", ...Array.from({ length: 14 }, (_, n) => `choice_${n}`)];
  const { lines } = await shown({ allowed_outcomes });
  const buttons = lines.filter((line) => line.startsWith("["));
  expect(buttons).toHaveLength(12);
  expect(buttons[1]).toBe("[Choice 0…] ask:1");
  expect(buttons.slice(-2)).toEqual([COMMENT, OPEN]);
});

const ENDED = ["Asked by: agent deployer", "Open in inbox → https://sign.example.org/inbox/…"];

test.each([
  ["approved", "✓ Ana approved in the inbox, {…}"],
  ["rejected", "✕ Ana rejected in the inbox, {…}"],
])("%s, it shows by whom, by which door and when", async (outcome, said) => {
  const { id } = await shown({});
  await decideIt(scene, id, ana.person, outcome);
  await scene.turn();
  expect(lines().map((line) => line.replace(/\{.*\}/, "{…}"))).toEqual(["# Title", said, ...ENDED]);
});

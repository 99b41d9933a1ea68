import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { View } from "../channels/slack/modal";
import { writeMetadata } from "../channels/slack/modal-metadata";
import type { JsonObject } from "../domain/types";
import type { PersonActor, World } from "../testing/factory";
import { checkView } from "../testing/slack/check-view";
import type { SlackUser } from "../testing/slack/state";
import { openedModal, submitted, type Typed } from "./modal.fixture";
import { NOT_THERE } from "./press";
import {
  type Asked,
  ask,
  bring,
  buttonValue,
  decisionsOn,
  makeLinked,
  makeWorld,
  openScene,
  type Scene,
} from "./scene.fixture";

let scene: Scene;
let world: World;
let ana: { person: PersonActor; user: SlackUser };
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  world = await makeWorld(scene.sql);
  ana = await makeLinked(scene, world, `Ana${randomUUID().slice(0, 6)}`);
});

const ofAna = (human: JsonObject) => ask(scene, world, { assignees: [`person:${ana.person.id}`], ...human });

const modalOf = (task: Asked, outcome: number | null, leaves: "title" | "nothing" = "title") =>
  openedModal(scene, ana.user, task, outcome, leaves);
const submit = (view: View, said: Record<string, Typed>, by: SlackUser = ana.user) =>
  submitted(scene, view, said, by);

const CLEAR = { response_action: "clear" };
const FORM: JsonObject = {
  type: "object",
  properties: {
    amount: { type: "integer", minimum: 1, maximum: 9 },
    share: { type: "number" },
    color: { enum: ["red", "green"] },
    days: { type: "array", uniqueItems: true, items: { enum: ["mo", "tu", "we"] } },
    from: { type: "string", format: "date" },
    at: { type: "string", format: "date-time" },
    mail: { type: "string", format: "email" },
    urgent: { type: "boolean" },
    agreed: { const: true },
    note: { type: "string" },
    unit: { const: "EUR" },
  },
  required: ["amount", "color"],
};

test.each<[string, JsonObject, number, Record<string, Typed>, string[]]>([
  [
    "a form",
    { task_type: "form", form_schema: FORM },
    0,
    { "/data/amount": "12", "/data/color": { option: "0" } },
    ["/data/amount"],
  ],
  ["a form left empty", { task_type: "form", form_schema: FORM }, 0, {}, ["/data/amount", "/data/color"]],
  ["a comment", { required_comment: true }, 1, { "/comment": "  " }, ["/comment"]],
  [
    "steps",
    { task_type: "manual_action", checklist: ["a", "b"] },
    0,
    { "/data/checklist": { options: ["1"] } },
    ["/data/checklist"],
  ],
  ["evidence", { evidence_required: true }, 0, {}, ["/data/evidence"]],
  ["an assignee", { task_type: "assignment" }, 0, {}, ["/data/assignee"]],
  ["an answer", { task_type: "clarification" }, 0, {}, ["/comment"]],
])(
  "what is wrong with %s is said beside it, and nothing is decided",
  async (_, human, outcome, typed, at) => {
    const task = await ofAna(human);
    const answer = await submit(await modalOf(task, outcome), typed);
    expect(answer.response_action).toBe("errors");
    expect(Object.keys(answer.errors as JsonObject)).toEqual(at);
    expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  },
);

test("sent twice it is one decision; sent off by somebody else, or made for another task, it is none", async () => {
  const task = await ofAna({});
  const ben = await makeLinked(scene, world, "Ben");
  const stranger = { ...ben.user, id: "U0NOBODY" };
  const view = await modalOf(task, 1);
  for (const by of [ben.user, stranger])
    expect(await submit(view, {}, by)).toMatchObject({ response_action: "update" });
  expect(
    await submit({ ...view, private_metadata: writeMetadata({ value: "forged", outcome: 1 }) }, {}),
  ).toMatchObject({
    response_action: "update",
  });
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  const twice = await Promise.all([submit(view, { "/comment": "no" }), submit(view, { "/comment": "no" })]);
  expect(twice).toEqual([CLEAR, CLEAR]);
  expect(await decisionsOn(scene.sql, task.id)).toHaveLength(1);
  const other = (await submit(view, { "/comment": "or yes?" })).view;
  expect(checkView(other, "modal")).toEqual([]);
  expect(JSON.stringify(other)).toMatch(/Already rejected by ana/i);
});

test.each<[string, JsonObject]>([
  ["what is of high risk", { risk: "high" }],
  ["the yes to an override", { task_type: "override" }],
])("%s is not sent off in Slack, not even if a modal says so", async (_what, human) => {
  const [plain, task] = [await ofAna({}), await ofAna(human)];
  const private_metadata = writeMetadata({ value: buttonValue(task), outcome: 0 });
  const view = { ...(await modalOf(plain, 1)), private_metadata };
  const answer = await submit(view, { "/comment": "Fine." });
  expect(JSON.stringify(answer)).toContain("This one is decided in the inbox.");
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
});

test("what an app of another workspace sends off decides nothing", async () => {
  const task = await ofAna({});
  const view = await modalOf(task, 1);
  const secrets = async () => [{ workspaceId: randomUUID(), secret: scene.slack.state.signingSecret }];
  const another: Scene = {
    ...scene,
    bring: (way, request, now = new Date()) => bring({ ...scene.deps, secrets }, way, request, now),
  };
  const answer = await submitted(another, view, { "/comment": "no" }, ana.user);
  expect(JSON.stringify(answer)).toContain(NOT_THERE);
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
  expect(await submit(view, { "/comment": "no" })).toEqual(CLEAR);
});

test("a modal that was open while the request changed decides nothing, and says so", async () => {
  const task = await ofAna({});
  const view = await modalOf(task, 1);
  await scene.sql`update intents set version = 2 where id = ${task.id}`;
  const answer = await submit(view, {});
  expect(JSON.stringify(answer)).toContain("It changed since this was posted.");
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
});

test("where nothing of a task may leave, what its submitter wrote is not asked in Slack", async () => {
  const form = await ofAna({ task_type: "form", title: "Secret deal", form_schema: FORM });
  const told = JSON.stringify([await modalOf(form, 0, "nothing"), await modalOf(form, 1, "nothing")]);
  expect(told).not.toMatch(/Secret|amount|color/i);
  expect(told).toContain("This one is decided in the inbox.");
});

test("hostile and overlong texts of a submitter make a modal that Slack takes, and mention nobody", async () => {
  const bad = `<!channel> <@U1> <https://evil.example|Approve> \r\n\u202e${"x".repeat(4000)}`;
  const task = await ofAna({
    title: bad.slice(0, 1000),
    task_type: "form",
    reasons: [bad.slice(0, 400), "short <!here>"],
    form_schema: {
      type: "object",
      properties: { a: { type: "string", title: bad, description: bad, default: bad } },
    },
  });
  for (const outcome of [0, 1]) {
    const view = await modalOf(task, outcome);
    const marked = JSON.stringify(view).match(/"mrkdwn","text":"[^"]*"/g) ?? [];
    expect(marked.join()).not.toMatch(/channel|evil|@U1/);
  }
});

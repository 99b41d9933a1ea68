import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { View } from "../channels/slack/modal";
import type { JsonObject } from "../domain/types";
import type { PersonActor, World } from "../testing/factory";
import type { SlackUser } from "../testing/slack/state";
import { openedModal, submitted, type Typed } from "./modal.fixture";
import { type Asked, ask, decisionsOn, makeLinked, makeWorld, openScene, type Scene } from "./scene.fixture";

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

// kind, what is asked, which of its outcomes, what is typed, what is decided.
type Case = [
  string,
  JsonObject,
  number,
  Record<string, Typed>,
  { outcome: string; comment?: string; data?: JsonObject },
];
test.each<Case>([
  [
    "approval",
    { required_comment: true },
    0,
    { "/comment": "fine" },
    { outcome: "approved", comment: "fine" },
  ],
  [
    "approval",
    { reasons: ["Too much.", "Wrong account."] },
    1,
    { "/reason": { option: "1" }, "/comment": "See the list." },
    { outcome: "rejected", comment: "Wrong account. See the list." },
  ],
  [
    "review",
    {},
    1,
    { "/comment": "one more test" },
    { outcome: "changes_requested", comment: "one more test" },
  ],
  [
    "form",
    { form_schema: FORM },
    0,
    {
      "/data/amount": "7",
      "/data/share": "0.5",
      "/data/color": { option: "1" },
      "/data/days": { options: ["2", "0"] },
      "/data/from": { date: "2026-03-02" },
      "/data/at": { moment: 1_772_445_600 },
      "/data/mail": "a@example.com",
      "/data/urgent": { option: "no" },
      "/data/agreed": { options: ["yes"] },
    },
    {
      outcome: "submitted",
      data: {
        amount: 7,
        share: 0.5,
        color: "green",
        days: ["mo", "we"],
        from: "2026-03-02",
        at: "2026-03-02T10:00:00.000Z",
        mail: "a@example.com",
        urgent: false,
        agreed: true,
        unit: "EUR",
      },
    },
  ],
  [
    "manual_action",
    {
      checklist: ["Pull the plug", { text: `Wait. ${"And wait. ".repeat(20)}`, optional: true }],
      evidence_required: true,
    },
    0,
    { "/data/checklist": { options: ["0"] }, "/data/evidence": "https://example.com/photo" },
    {
      outcome: "completed",
      data: expect.objectContaining({
        evidence: "https://example.com/photo",
        checklist: [
          { text: "Pull the plug", done: true },
          { text: expect.stringContaining("Wait."), done: false },
        ],
      }),
    },
  ],
  [
    "override",
    { rule: "At most 10" },
    1,
    { "/reason": { option: "0" } },
    { outcome: "rejected", comment: "The rule stands." },
  ],
  ["confirmation", {}, 1, {}, { outcome: "denied" }],
  [
    "assignment",
    { candidates: ["ana@example.com", "group:finance"] },
    0,
    { "/data/assignee": { option: "group:finance" } },
    { outcome: "assigned", data: { assignee: "group:finance" } },
  ],
  [
    "clarification",
    { question: "Which one?" },
    0,
    { "/comment": "The second." },
    { outcome: "provided", comment: "The second." },
  ],
])("%s is decided by what its modal asks for", async (task_type, human, outcome, typed, expected) => {
  const task = await ofAna({ task_type, ...human });
  const view = await modalOf(task, outcome);
  expect(await submit(view, typed)).toEqual(CLEAR);
  expect(await decisionsOn(scene.sql, task.id)).toMatchObject([{ via: "slack", comment: null, ...expected }]);
});

const SUGGESTING: JsonObject = {
  type: "object",
  properties: {
    note: { type: "string", default: "As always." },
    channels: {
      type: "array",
      uniqueItems: true,
      items: { enum: ["mail", "sms"] },
      default: ["mail", "sms"],
    },
    amount: { type: "integer", default: 3 },
    share: { type: ["number", "null"], default: 0.5 },
    from: { type: "string", format: "date", default: "2026-03-02" },
    at: { type: "string", format: "time", default: "14:30" },
    mail: { type: "string", format: "email", default: "a@example.com" },
    site: { type: "string", format: "uri", default: "https://example.com" },
    color: { enum: ["red", "green", "blue", "grey", "black", "white"], default: "red" },
    urgent: { type: "boolean", default: true },
    agreed: { const: true, default: true },
  },
};

test("what the modal showed and somebody cleared is not answered in their name", async () => {
  const task = await ofAna({ task_type: "form", form_schema: SUGGESTING });
  const view = await modalOf(task, 0);
  // Every field is shown with what it begins with.
  const begun = view.blocks.flatMap(({ element }) =>
    Object.keys((element ?? {}) as JsonObject).filter((name) => name.startsWith("initial_")),
  );
  expect(begun).toHaveLength(Object.keys(SUGGESTING.properties as JsonObject).length);
  expect(await submit(view, { "/data/channels": { options: [] }, "/data/urgent": { options: [] } })).toEqual(
    CLEAR,
  );
  expect(await decisionsOn(scene.sql, task.id)).toMatchObject([{ outcome: "submitted" }]);
  const [{ data } = { data: null }] = await decisionsOn(scene.sql, task.id);
  expect(data).toEqual({ note: "", channels: [], share: null, urgent: false });
});

test("a required field that was cleared is asked for again, though it began with something", async () => {
  const task = await ofAna({ task_type: "form", form_schema: { ...SUGGESTING, required: ["note"] } });
  expect(await submit(await modalOf(task, 0), {})).toEqual({
    response_action: "errors",
    errors: { "/data/note": "This is required." },
  });
  expect(await decisionsOn(scene.sql, task.id)).toEqual([]);
});

test("a modal in which any outcome may be chosen takes the one that was", async () => {
  const task = await ofAna({ task_type: "review" });
  const view = await modalOf(task, null);
  expect(await submit(view, { "/comment": "hm" })).toEqual({
    response_action: "errors",
    errors: { "/outcome": "Choose one." },
  });
  const chosen = { "/outcome": { option: "approved" }, "/comment": "good" };
  expect(await submit(view, chosen)).toEqual(CLEAR);
  expect(await decisionsOn(scene.sql, task.id)).toMatchObject([{ outcome: "approved", comment: "good" }]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { HUMAN_TASK_FIELDS } from "../../domain/misspelled";
import { humanTask } from "../shapes/intents";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const warningsOf = async (human_task: object) => {
  const body = { intent_type: "t.v1", to_agent: "human", human_task: { title: "Go?", ...human_task } };
  return (await at.ask("POST", "/v1/intents", { body })).body.warnings ?? [];
};

test("a field of a task that is known, but spelled otherwise, is kept, and told to do nothing", async () => {
  expect(await warningsOf({ fourEyes: true, "required-comment": true, Risk: "high" })).toEqual([
    "human_task has no field fourEyes, so it does nothing: write four_eyes",
    "human_task has no field required-comment, so it does nothing: write required_comment",
    "human_task has no field Risk, so it does nothing: write risk",
  ]);
});

test("what is spelled right, what is said both ways, and a word of somebody's own is not warned of", async () => {
  expect(await warningsOf({ four_eyes: false, fourEyes: true, ticket: "OPS-1", dueDate: "soon" })).toEqual(
    [],
  );
});

test("of a long word one letter too many, too few, another one, or two that changed places", async () => {
  for (const name of [
    "asignees",
    "assigneees",
    "assignes",
    "asssignees",
    "assigneez",
    "assingees",
    "assignee",
  ])
    expect(await warningsOf({ [name]: ["ana@acme.example"] }), name).toEqual([
      `human_task has no field ${name}, so it does nothing: write assignees`,
    ]);
  const others = [
    "signers",
    "assigned_to",
    "aissgnees",
    "asigness",
    "reason",
    "tile",
    "rules",
    "a",
    "assignees_",
  ];
  expect(await warningsOf(Object.fromEntries(others.map((name) => [name, "x"])))).toEqual([
    "human_task has no field assignees_, so it does nothing: write assignees",
  ]);
});

test("of one field that is misspelled in many ways it is said once", async () => {
  expect(await warningsOf({ fourEyes: true, FourEyes: true, foureyes: true })).toHaveLength(1);
});

test("the fields that are known are those that a task is read by", () => {
  expect([...HUMAN_TASK_FIELDS].sort()).toEqual(Object.keys(humanTask.shape).sort());
});

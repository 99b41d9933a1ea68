import { expect, test } from "vitest";
import { planForm } from "@/lib/domain/form-plan";
import { readAbout } from "@/lib/domain/task-about";
import { readSpec } from "@/lib/domain/task-spec";
import type { JsonObject } from "@/lib/domain/types";
import { editPlaces } from "../edit/plan";
import type { TaskView } from "../task-view";
import { answerOf, type Paper } from "./answer";
import { type Draft, emptyDraft } from "./draft";

function paperOf(human: JsonObject, payload: JsonObject = { amount: 10 }): Paper {
  const spec = readSpec({ human_task: human, title: "T", of: 1, levels: [] });
  const task: TaskView = {
    id: "0190aaaa-0000-7000-8000-a1b2c3d4e5f6",
    intentType: "x.v1",
    fromAgent: "agent://acme/main/refunds",
    spec,
    about: readAbout(human, payload),
    dueAt: null,
    assignedAt: new Date(0),
    version: 1,
    payloadHash: "0".repeat(64),
    payloadBytes: 2,
    payload: JSON.stringify(payload),
    agreed: 0,
    barred: null,
  };
  const plan = spec.formSchema === null ? null : planForm(spec.formSchema);
  return { task, payload, plan, places: editPlaces(payload, spec.editable) ?? [], zone: "UTC" };
}

function sent(paper: Paper, outcome: string, over: Partial<Draft> = {}) {
  const { plan, task } = paper;
  const draft = { ...emptyDraft(plan, task.spec.formSchema), ...over };
  const chosen = task.spec.outcomes.find(({ name }) => name === outcome);
  if (!chosen) throw new Error(`${outcome} is not offered`);
  return answerOf(paper, draft, chosen);
}

test("an approval needs nothing, and says nothing that was not typed", () => {
  expect(sent(paperOf({}), "approved")).toEqual({ comment: "", data: {}, editedPayload: null, problems: {} });
});

test("an override without a comment is stopped at the comment, before it is sent", () => {
  const paper = paperOf({ task_type: "override" });
  expect(sent(paper, "override_approved").problems).toEqual({
    "/comment": "A comment is required for this decision.",
  });
  expect(sent(paper, "override_approved", { comment: "Long-standing customer." }).problems).toEqual({});
});

test("steps of a checklist are told one by one, and all but the optional ones have to be done", () => {
  const paper = paperOf({
    task_type: "manual_action",
    checklist: ["Unplug", { text: "Take a picture", optional: true }],
  });
  expect(Object.keys(sent(paper, "completed").problems)).toEqual(["/data/checklist"]);
  const done = sent(paper, "completed", { ticks: [0] });
  expect(done.problems).toEqual({});
  expect(done.data.checklist).toEqual([
    { text: "Unplug", done: true },
    { text: "Take a picture", done: false },
  ]);
  expect(sent(paper, "failed").problems).toEqual({});
});

test("evidence that is required is asked for at its field", () => {
  const paper = paperOf({ task_type: "manual_action", evidence_required: true });
  expect(sent(paper, "completed").problems).toEqual({
    "/data/evidence": "Say what was done, or link to it.",
  });
  expect(sent(paper, "completed", { evidence: "https://ticket.example/1" }).problems).toEqual({});
});

test("an assignment names somebody; an answer to a question is not empty", () => {
  const assignment = paperOf({ task_type: "assignment" });
  expect(Object.keys(sent(assignment, "assigned").problems)).toEqual(["/data/assignee"]);
  expect(sent(assignment, "assigned", { assignee: "bo@example.org" }).data).toEqual({
    assignee: "bo@example.org",
  });
  expect(sent(assignment, "declined", { assignee: "bo@example.org" }).data).toEqual({});
  const among = paperOf({ task_type: "assignment", candidates: ["bo@example.org"] });
  expect(Object.keys(sent(among, "assigned", { assignee: "eve@example.org" }).problems)).toEqual([
    "/data/assignee",
  ]);
  expect(sent(among, "assigned", { assignee: " bo@example.org " })).toMatchObject({
    data: { assignee: "bo@example.org" },
    problems: {},
  });
  const question = paperOf({ task_type: "clarification" });
  expect(Object.keys(sent(question, "provided").problems)).toEqual(["/comment"]);
  expect(sent(question, "provided", { comment: "The blue one." }).problems).toEqual({});
});

test("the problems of a form stand at its fields, and a no needs no form", () => {
  const paper = paperOf({
    task_type: "form",
    form_schema: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
  });
  expect(sent(paper, "submitted").problems).toEqual({ "/data/name": "This is required." });
  expect(sent(paper, "rejected")).toMatchObject({ data: {}, problems: {} });
});

test("a form that cannot be drawn is answered as JSON and checked by the same rules", () => {
  const paper = paperOf({
    task_type: "form",
    form_schema: { anyOf: [{ type: "object", required: ["a"], properties: { a: { type: "number" } } }] },
  });
  expect(sent(paper, "submitted", { answer: "not json" }).problems["/data"]).toContain("not a JSON object");
  expect(Object.keys(sent(paper, "submitted", { answer: '{"a": "x"}' }).problems)).toEqual(["/data/a"]);
  expect(sent(paper, "submitted", { answer: '{"a": 1}' })).toMatchObject({ data: { a: 1 }, problems: {} });
});

test("a form answered as JSON begins with what it suggests, and what is taken out of it stays out", () => {
  const form_schema = {
    type: "object",
    properties: { tone: { default: "calm" }, copies: { type: "integer", default: 2 } },
    additionalProperties: { type: "string" },
  };
  const paper = paperOf({ task_type: "form", form_schema });
  expect(sent(paper, "submitted").data).toEqual({ tone: "calm", copies: 2 });
  expect(sent(paper, "submitted", { answer: '{"copies": 2}' })).toMatchObject({
    data: { copies: 2 },
    problems: {},
  });
  expect(sent(paper, "submitted", { answer: "" })).toMatchObject({ data: {}, problems: {} });
  const strict = paperOf({ task_type: "form", form_schema: { ...form_schema, required: ["tone"] } });
  expect(sent(strict, "submitted", { answer: "" }).problems).toEqual({ "/data/tone": "This is required." });
});

test("what was edited goes along with a yes only, and only where the task lets it", () => {
  const paper = paperOf({ editable: ["/amount"] });
  const edits = { "/amount": "9.5" };
  expect(sent(paper, "approved", { edits }).editedPayload).toEqual({ amount: 9.5 });
  expect(sent(paper, "rejected", { edits }).editedPayload).toBeNull();
  expect(Object.keys(sent(paper, "approved", { edits: { "/amount": "x" } }).problems)).toEqual([
    "/payload/amount",
  ]);
  const sly = { ...paper, places: editPlaces({ amount: 10 }, [""]) ?? [] };
  sly.task = { ...sly.task, spec: { ...sly.task.spec, editable: ["/other"] } };
  expect(Object.keys(sent(sly, "approved", { edits }).problems)).toEqual(["/payload/amount"]);
});

test("remarks go along with any outcome, as data, or as words where a form leaves no room", () => {
  const remarks = [{ pointer: "/diff", line: 2, quote: "+a", text: "Why?" }];
  expect(sent(paperOf({ task_type: "review" }), "changes_requested", { remarks }).data).toEqual({
    comments: [{ pointer: "/diff", line: 2, quote: "+a", text: "Why?" }],
  });
  const closed = { type: "object", properties: { ok: { type: "boolean" } }, additionalProperties: false };
  const strict = sent(paperOf({ task_type: "review", form_schema: closed }), "approved", {
    remarks,
    comment: "Fine.",
  });
  expect(strict).toMatchObject({ comment: "Fine.\n\n/diff, line 2: Why?", data: {}, problems: {} });
});

test("what is too long to be sent says so before it is sent", () => {
  const long = { task_type: "form", form_schema: { anyOf: [{ type: "object" }] } };
  expect(
    sent(paperOf(long), "submitted", { answer: JSON.stringify({ a: "x".repeat(40_000) }) }).problems["/data"],
  ).toContain("too long");
  const wide = paperOf({ editable: ["/note"] }, { note: "a", text: "東".repeat(21_000) });
  expect(sent(wide, "approved", { edits: { "/note": "b" } }).problems["/edited_payload"]).toContain(
    "too large",
  );
  expect(sent(paperOf({}), "approved", { comment: "x".repeat(4_001) }).problems["/comment"]).toContain(
    "4000",
  );
});

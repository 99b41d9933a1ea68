import { expect, test } from "vitest";
import { type LeavingFacts, MOST_FIELDS, MOST_TEXT, MOST_TITLE, mayLeave, oneLine, WAITS } from "./may-leave";

// SL-8, a class of fields each: what leaves at which setting. Everything that is in a task is in this one, and marked.
const TASK: LeavingFacts = {
  kind: "approval",
  risk: "high",
  dueAt: new Date("2026-11-21T16:00:00Z"),
  fromAgent: "agent://acme/demo/payer",
  behindName: "Ana",
  spec: {
    title: "Pay Acme 4,200 EUR",
    human_task: {
      description: "DESCRIPTION",
      question: "QUESTION",
      reasons: ["REASON"],
      rule: { text: "RULE" },
      form_schema: { properties: { FORM: {} } },
      may_leave: ["amount", "order.customer", "urgent", "iban.missing", "lines", "order", "nothing"],
    },
  },
  payload: {
    amount: 4200,
    urgent: true,
    nothing: null,
    iban: "IBAN",
    secret: "UNNAMED",
    order: { customer: "Acme", vat: "UNNAMED BELOW" },
    lines: [{ text: "IN A LIST" }],
  },
};

test("nothing: a task waits, and no fact of it leaves", () => {
  expect(mayLeave("nothing", TASK)).toEqual({
    title: WAITS,
    rows: [],
    kind: null,
    risk: null,
    dueAt: null,
  });
});

const BASIC = [
  ["Kind", "Approval"],
  ["Risk", "High"],
  ["Due", "Sat, 21 Nov 2026, 17:00 CET"],
  ["Asked by", "agent://acme/demo/payer (Ana)"],
];

test("title: the title, its kind, risk and due time and who asks, and nothing of what is in it", () => {
  expect(mayLeave("title", TASK, "Europe/Berlin")).toEqual({
    title: "Pay Acme 4,200 EUR",
    rows: BASIC,
    kind: "approval",
    risk: "high",
    dueAt: TASK.dueAt,
  });
});

test("fields: also single values that the submitter named, and no list, no object and nothing unnamed", () => {
  expect(mayLeave("fields", TASK, "Europe/Berlin").rows).toEqual([
    ...BASIC,
    ["amount", "4200"],
    ["order.customer", "Acme"],
    ["urgent", "yes"],
  ]);
});

test("what the submitter named does not leave where the workspace lets the title leave alone", () => {
  const text = JSON.stringify(mayLeave("title", TASK));
  for (const kept of [
    "4200\\b",
    "DESCRIPTION",
    "QUESTION",
    "REASON",
    "RULE",
    "FORM",
    "IBAN",
    "UNNAMED",
    "LIST",
  ])
    expect(text).not.toMatch(new RegExp(kept));
});

test("a submitter who named nothing, or nonsense, lets nothing leave", () => {
  const naming = (may_leave: never): string[] =>
    mayLeave("fields", { ...TASK, spec: { title: "T", human_task: { may_leave } } }).rows.map(
      ([label]) => label,
    );
  for (const said of [
    undefined,
    null,
    "amount",
    { amount: true },
    [1, null, ["amount"]],
    ["__proto__", "constructor"],
  ])
    expect(naming(said as never)).toEqual(["Kind", "Risk", "Due", "Asked by"]);
});

test("the payload may come as its canonical text", () => {
  const payload = JSON.stringify(TASK.payload);
  expect(mayLeave("fields", { ...TASK, payload })).toEqual(mayLeave("fields", TASK));
  expect(mayLeave("fields", { ...TASK, payload: null }).rows).toHaveLength(4);
  expect(mayLeave("fields", { ...TASK, payload: "[1]" }).rows).toHaveLength(4);
});

test("everything has its size", () => {
  const names = Array.from({ length: 50 }, (_, i) => `field ${i} ${"n".repeat(100)}`);
  const { title, rows } = mayLeave("fields", {
    ...TASK,
    fromAgent: "a".repeat(5000),
    spec: { title: "t".repeat(3000), human_task: { may_leave: names } },
    payload: Object.fromEntries(names.map((name) => [name, "v".repeat(100_000)])),
  });
  expect(title).toHaveLength(MOST_TITLE);
  expect(rows).toHaveLength(4 + MOST_FIELDS);
  for (const [label, text] of rows) {
    expect(label.length).toBeLessThanOrEqual(60);
    expect(text.length).toBeLessThanOrEqual(MOST_TEXT);
  }
});

test("one line stays one line, and what would not be seen is seen", () => {
  expect(oneLine("Pay\r\nBcc: eve@example.org", 100)).toBe("Pay Bcc: eve@example.org");
  expect(oneLine("a\u2028b\u0085c\0d", 100)).toBe("a b�c�d");
  expect(oneLine("pay \u202e\u202elive\u200b", 100)).toBe("pay �live�");
  expect(oneLine("👨‍👩‍👧 and ❤️", 100)).toBe("👨‍👩‍👧 and ❤️");
  expect(oneLine("half \ud83d", 100)).toBe("half �");
  expect(oneLine("😀😀😀", 4)).toBe("😀…");
});

test("a zone that is none counts as UTC", () => {
  expect(mayLeave("title", TASK, "Mars/Olympus").rows[2]).toEqual(["Due", "Sat, 21 Nov 2026, 16:00 UTC"]);
});

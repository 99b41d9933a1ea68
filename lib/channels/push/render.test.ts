import { expect, test } from "vitest";
import { type LeavingFacts, mayLeave } from "../../domain/may-leave";
import { type PushFacts, renderPush } from "./render";
import { MOST_PAYLOAD } from "./send";

const ID = "018f3c6e-0f7a-7cc0-9a2e-1f0b5d6c7e8f";
const task = (more: Partial<LeavingFacts> = {}): LeavingFacts => ({
  kind: "approval",
  risk: "normal",
  dueAt: new Date("2026-11-20T15:00:00Z"),
  fromAgent: "agent://acme/prod/deployer",
  spec: { title: "Deploy api 1.4", human_task: {} },
  payload: { amount: 10 },
  ...more,
});
const facts = (more: Partial<PushFacts> = {}, about: Partial<LeavingFacts> = {}): PushFacts => ({
  id: "018f3c6e-0f7a-7cc0-9a2e-000000000001",
  occasion: "assigned",
  taskId: ID,
  leaving: mayLeave("title", task(about), "Europe/Berlin"),
  outcomes: [
    { name: "approved", positive: true },
    { name: "rejected", positive: false },
    { name: "changes_requested", positive: false },
  ],
  ended: null,
  stays: true,
  about: {},
  disputeUrl: null,
  ...more,
});

test("what is asked, in the reader’s own time, and a yes and a no that only lead to the task", () =>
  expect(renderPush(facts())).toEqual({
    tag: ID,
    title: "Deploy api 1.4",
    body: "Kind: Approval\nRisk: Normal\nDue: Fri, 20 Nov 2026, 16:00 CET\nAsked by: agent://acme/prod/deployer",
    url: `/inbox/${ID}`,
    actions: [
      { action: "approved", title: "Approve", url: `/inbox/${ID}?outcome=approved` },
      { action: "rejected", title: "Reject", url: `/inbox/${ID}?outcome=rejected` },
    ],
    silent: false,
    stays: true,
  }));

test("what is of high risk offers no outcome, nor does what may not say what it is", () => {
  expect(renderPush(facts({}, { risk: "high" })).actions).toEqual([]);
  const closed = renderPush(facts({ leaving: mayLeave("nothing", task(), "UTC") }));
  expect(closed).toMatchObject({ title: "A task waits for you", actions: [] });
  expect(JSON.stringify(closed)).not.toMatch(/Deploy|acme|Approval/);
});

test("an outcome of any name is chosen on the page by that name", () => {
  const { actions } = renderPush(facts({ outcomes: [{ name: "yes & no?", positive: true }] }));
  const { searchParams } = new URL(actions[0]?.url ?? "", "https://sign.example.org");
  expect([...searchParams]).toEqual([["outcome", "yes & no?"]]);
});

test("a reminder and an escalation say that they are one", () => {
  expect(renderPush(facts({ occasion: "reminder" })).body).toMatch(/^It still waits for you\./);
  expect(renderPush(facts({ occasion: "escalated" })).body).toMatch(/^Nobody has decided it yet/);
});

test("what is over takes the place of what was asked, makes no sound, and offers nothing", () => {
  const over = (occasion: PushFacts["occasion"], more: Partial<PushFacts> = {}) =>
    renderPush(facts({ occasion, ended: { outcome: "approved", by: "Mara" }, ...more }));
  expect(over("decided")).toMatchObject({
    tag: ID,
    body: "Decided by Mara: Approved.",
    actions: [],
    silent: true,
    stays: true,
  });
  expect(over("decided", { stays: false }).stays).toBe(false);
  expect(over("expired", { ended: { outcome: null, by: null } }).body).toBe("It was not decided in time.");
  const lapsed = { ended: { outcome: "changes_requested", by: "Countersign" } };
  expect(over("expired", lapsed).body).toBe("Nobody decided in time, so it counts as changes requested.");
  expect(over("withdrawn").body).toBe("It was withdrawn.");
  const closed = over("decided", { leaving: mayLeave("nothing", task(), "UTC") });
  expect(closed.body).toBe("It is decided.");
  const unsaid = over("expired", { ...lapsed, leaving: mayLeave("nothing", task(), "UTC") });
  expect(unsaid.body).toBe("It was not decided in time.");
});

test("a decision in somebody’s name stands beside its task, says what may leave, and leads to where it is denied", () => {
  const of = { occasion: "receipt", disputeUrl: "/d/not-me/t" } as const;
  const about = { outcome: "approved", via: "email", at: "2026-11-20T12:00:00Z", version: 1 };
  const note = renderPush(facts({ ...of, about }));
  expect(note).toEqual({
    tag: facts().id,
    title: "A decision was made in your name",
    body: "Deploy api 1.4\nApproved by e-mail. If it was not you, open this and say so.",
    url: "/d/not-me/t",
    actions: [],
    silent: false,
    stays: true,
  });
  const closed = renderPush(facts({ ...of, about, leaving: mayLeave("nothing", task(), "UTC") }));
  expect(closed).toMatchObject({
    body: "It was decided by e-mail. If it was not you, open this and say so.",
  });
});

test("what somebody has to know is no task: it says that, leads there, and offers no outcome", () => {
  const about = { subject: "Wrong codes\nwere typed", text: "Nothing was decided.", path: `/inbox/${ID}` };
  expect(renderPush(facts({ occasion: "notice", about }))).toEqual({
    tag: facts().id,
    title: "Wrong codes were typed",
    body: "Nothing was decided.",
    url: `/inbox/${ID}`,
    actions: [],
    silent: false,
    stays: true,
  });
  for (const path of ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", null])
    expect(renderPush(facts({ occasion: "notice", about: { ...about, path } })).url).toBe("/inbox");
});

test("a test and a gathering lead to where they belong", () => {
  expect(renderPush(facts({ occasion: "test", taskId: null }))).toMatchObject({
    url: "/settings/notifications",
  });
  expect(renderPush(facts({ occasion: "gathered", taskId: null, about: { count: 12 } }))).toMatchObject({
    title: "12 tasks wait for you",
    url: "/inbox",
  });
});

test("whatever a title, a name or an outcome holds, it stays one line, and all of it fits", () => {
  const hostile = `Pay\r\nRisk: Low\u202e${"漢".repeat(3000)}`;
  const note = renderPush(
    facts(
      {
        outcomes: [{ name: "y".repeat(400), positive: true }],
        leaving: mayLeave("fields", {
          ...task({ fromAgent: hostile, behindName: hostile }),
          spec: { title: hostile, human_task: { may_leave: ["a", "b", "c", "d"] } },
          payload: { a: hostile, b: hostile, c: hostile, d: hostile },
        }),
      },
      {},
    ),
  );
  expect(note.title).not.toMatch(/[\r\n\u202e]/);
  expect(note.actions[0]?.title).not.toContain("\n");
  expect(Buffer.byteLength(JSON.stringify(note))).toBeLessThanOrEqual(MOST_PAYLOAD);
});

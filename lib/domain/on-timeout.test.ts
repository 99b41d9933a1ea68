// AZ-4: what a deadline may bring. Time alone never says yes unless the workspace allowed it for this very type.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANA, codeOf, done, later, vote } from "../testing/states";
import { describeEvent } from "./describe";
import { transition } from "./lifecycle";
import { askedUnder, planned, policyOf, type Wish } from "./policy.fixture";
import type { JsonObject } from "./types";

const expiry = { type: "fire", kind: "expiry", round: 0 } as const;
const allowing = policyOf({ patterns: ["deploy.*"], positive: { least: 50 } });
const refusalOf = (wish: Wish) => {
  const plan = planned({ deadline: 100, ...wish });
  return plan.ok ? null : plan.refusal.problems?.map(({ pointer, rule }) => `${pointer} ${rule}`);
};

describe("a task that says what its deadline brings", () => {
  test("comes to that outcome, decided by nobody, and everybody is told that it expired", () => {
    const state = askedUnder({ human: { on_timeout: "rejected" }, deadline: 100 });
    const change = done(state, expiry, later(100));
    expect(change.events.map(({ type, actor, via, body }) => [type, actor, via, body])).toEqual([
      ["intent.in_progress", "system:system", "system", { outcome: "rejected", reason: "deadline passed" }],
      [
        "intent.failed",
        "system:system",
        "system",
        {
          reason: "rejected",
          outcome: "rejected",
          result: { outcome: "rejected", reason: "deadline passed", decided_by: "system" },
        },
      ],
    ]);
    const { intent, tasks, timers, decisions } = change.state;
    expect(intent).toMatchObject({
      status: "FAILED",
      progress: { decided: { by: null, outcome: "rejected", via: "system" } },
    });
    expect(tasks[0]).toMatchObject({ status: "expired", outcome: "rejected" });
    expect([timers, decisions]).toEqual([[], []]);
    expect(change.deliveries.map(({ occasion, address }) => `${occasion} ${address}`)).toEqual([
      "expired everyone",
      "expired agent:sa_1",
    ]);
    const lookup = { names: new Map() };
    expect(change.events.map((event) => describeEvent(event, lookup).sentence)).toEqual([
      "The deadline passed, so it counts as rejected",
      "That ended the request, with the outcome rejected",
    ]);
    const late = transition(change.state, vote(ANA), later(101));
    expect(late.ok || late.refusal.message).toBe(
      `Nobody decided (deadline passed), so it counts as rejected since ${later(100).toISOString()}.`,
    );
  });

  test("is decided by people until then, and not after, whether or not its timer has come", () => {
    const state = askedUnder({ human: { on_timeout: "rejected" }, deadline: 100 });
    expect(codeOf(state, vote(ANA), later(99.999))).toBe("ok");
    expect(codeOf(state, vote(ANA), later(100))).toBe("expired");
    expect(codeOf(state, expiry, later(99.999))).toBe("not_armed");
  });

  test("an outcome that it does not offer is refused by its field, and fail is what happens anyway", () => {
    expect(refusalOf({ human: { on_timeout: "later" } })).toEqual(["/human_task/on_timeout enum"]);
    expect(planned({ human: { on_timeout: "fail" } })).toMatchObject({ ok: true, value: { time: null } });
    expect(
      done(askedUnder({ human: { on_timeout: "fail" }, deadline: 100 }), expiry, later(100)).state.intent
        .status,
    ).toBe("TIMED_OUT");
  });

  test("without a deadline is told that this says nothing", () => {
    expect(planned({ human: { on_timeout: "rejected" } })).toMatchObject({
      value: { warnings: ["on_timeout says what happens at the deadline, and there is none"] },
    });
  });
});

describe("a yes by time alone", () => {
  const human = { on_timeout: "approved" };

  test("is refused, unless a policy for the type allows it", () => {
    const forAll = [[], ["*"]].map((patterns) => ({ ...allowing, patterns }));
    for (const policy of [null, policyOf(), policyOf({ expiry: "approved" }), ...forAll])
      expect(refusalOf({ human, policy })).toEqual(["/human_task/on_timeout allowed"]);
    expect(refusalOf({ human: { on_timeout: "yes", allowed_outcomes: ["yes", "no"] } })).toEqual([
      "/human_task/on_timeout allowed",
    ]);
    expect(refusalOf({ human, policy: allowing })).toBeNull();
    const change = done(askedUnder({ human, policy: allowing, deadline: 100 }), expiry, later(100));
    expect(change.state.intent).toMatchObject({
      status: "COMPLETED",
      progress: { decided: { by: null, outcome: "approved" } },
    });
    expect(change.state.tasks[0]).toMatchObject({ status: "expired", outcome: "approved" });
  });

  test("is refused when people have less time than the workspace gives them", () => {
    expect(refusalOf({ human, policy: allowing, deadline: 49 })).toEqual(["/deadline_at least"]);
    expect(refusalOf({ human, policy: allowing, deadline: 50 })).toBeNull();
  });

  test.each<JsonObject>([{ risk: "high" }, { four_eyes: true }, { quorum: 2 }])("is refused to %j", (more) =>
    expect(refusalOf({ human: { ...human, ...more }, policy: allowing })).toEqual([
      "/human_task/on_timeout allowed",
    ]),
  );

  test("that a policy wants is left where a task may not have it: then it fails", () => {
    const policy = { ...allowing, expiry: "approved" };
    const expire = (wish: Wish) => {
      const plan = planned({ policy, deadline: 100, ...wish });
      return plan.ok ? (plan.value.time?.expire ?? null) : "refused";
    };
    expect(expire({})).toEqual({ outcome: "approved", positive: true, least: 50 });
    for (const wish of <Wish[]>[
      { deadline: 49 },
      { human: { risk: "high" } },
      { human: { allowed_outcomes: ["go", "no go"] } },
      { policy: { ...policy, positive: null } },
    ])
      expect(expire(wish)).toBeNull();
    expect(expire({ human: { on_timeout: "rejected" } })).toEqual({ outcome: "rejected", positive: false });
    expect(expire({ policy: policyOf({ expiry: "rejected" }) })).toEqual({
      outcome: "rejected",
      positive: false,
    });
  });
});

test("property: whatever is submitted, a deadline brings a yes only where the policy of its type allows one", () => {
  const word = fc.constantFrom(
    "approved",
    "rejected",
    "Approve",
    "fail",
    "yes",
    "go",
    "no",
    "confirmed",
    "constructor",
    "",
  );
  let yes = 0;
  fc.assert(
    fc.property(
      fc.record(
        {
          on_timeout: fc.oneof(word, fc.constantFrom<JsonObject[string]>(null, 1, true, ["approved"])),
          allowed_outcomes: fc.array(
            word.filter((said) => said !== ""),
            { minLength: 1, maxLength: 4 },
          ),
          positive_outcomes: fc.array(word, { maxLength: 3 }),
          task_type: fc.constantFrom("approval", "form", "confirmation", "escalate"),
          risk: fc.constantFrom("low", "normal", "normal", "high"),
          four_eyes: fc.constantFrom(false, false, true),
          quorum: fc.constantFrom(1, 1, 2),
        },
        { requiredKeys: [] },
      ),
      fc.record({
        patterns: fc.constantFrom<string[]>([], ["*"], ["deploy.*"], ["deploy.v1"], ["refund.*"]),
        expiry: word.filter((said) => said !== ""),
        positive: fc.constantFrom(null, { least: 60 }, { least: 60 }, { least: 3600 }),
      }),
      fc.constantFrom(59, 60, 3600),
      (human, more, deadline) => {
        const wish = { human: human as JsonObject, policy: policyOf(more), deadline };
        const plan = planned(wish);
        if (!plan.ok) {
          expect(plan.refusal.problems?.[0]?.pointer).toMatch(/on_timeout|deadline_at/);
          return;
        }
        const { intent } = done(askedUnder(wish), expiry, later(deadline)).state;
        expect(["COMPLETED", "FAILED", "TIMED_OUT"]).toContain(intent.status);
        if (intent.status !== "COMPLETED") return;
        yes += 1;
        expect(more.positive && deadline >= more.positive.least && !more.patterns.includes("refund.*")).toBe(
          true,
        );
        expect([human.risk === "high", human.four_eyes === true, human.quorum === 2]).toEqual([
          false,
          false,
          false,
        ]);
      },
    ),
    { numRuns: 3000 },
  );
  expect(yes).toBeGreaterThan(0);
});

test("a yes that is kept without how long people must have is none", () => {
  const state = askedUnder({ human: { on_timeout: "rejected" }, deadline: 100 });
  const tasks = state.tasks.map((task) => ({
    ...task,
    spec: { ...task.spec, time: { expire: { outcome: "approved", positive: true } } },
  }));
  expect(done({ ...state, tasks }, expiry, later(100)).state.intent.status).toBe("TIMED_OUT");
});

test("a yes that was not allowed when it was asked is none, whatever is stored of it", () => {
  const state = askedUnder({ human: { on_timeout: "rejected" }, deadline: 100 });
  const forged = (outcome: string, positive: boolean) => ({
    ...state,
    tasks: state.tasks.map((task) => ({
      ...task,
      spec: { ...task.spec, time: { expire: { outcome, positive } } },
    })),
  });
  const ends = (outcome: string, positive: boolean) =>
    done(forged(outcome, positive), expiry, later(100)).state.intent.status;
  expect([ends("approved", false), ends("later", true), ends("rejected", false)]).toEqual([
    "TIMED_OUT",
    "TIMED_OUT",
    "FAILED",
  ]);
});

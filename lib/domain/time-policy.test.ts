import { describe, expect, test } from "vitest";
import { timesAsLong } from "../testing/pace";
import { ANA, BEN, codeOf, done, later, vote } from "../testing/states";
import { run } from "./clockwork.fixture";
import { askedUnder, planned, policyOf, type Wish } from "./policy.fixture";
import { isFor, namesTypes, policyFor, policyShape } from "./time-policy";

const trailOf = (wish: Wish, until: number) => run(askedUnder(wish), until, 10).trail;
const remind = { after: 100, interval: 50, most: 2 };
const levels = [
  { after: 300, to: [`person:${BEN}`] },
  { after: 400, to: ["role:owner"] },
];

describe("whose policy it is", () => {
  test.each([
    ["deploy.v1", "deploy.v1", true],
    ["deploy.*", "deploy.v1", true],
    ["*.v1", "deploy.v1", true],
    ["*", "", true],
    ["d*y*1", "deploy.v1", true],
    ["deploy.v1*v1", "deploy.v1", false],
    ["a*a", "a", false],
    ["deploy", "deploy.v1", false],
    ["*b*a", "ab", false],
    ["d*x*1", "deploy.v1", false],
    ["a*b*b*", "ab", false],
    ["a*bc*c", "abc", false],
  ])("%s for %s: %s", (pattern, type, is) => expect(isFor(pattern, type)).toBe(is));

  test("a pattern that does not fit is looked through as quickly as one that does, however it is written", () => {
    const look = (pattern: string) => () => {
      for (let i = 0; i < 100; i++) isFor(pattern, "a".repeat(200));
    };
    const [fits, fitsNot] = [`${"*a".repeat(99)}a`, `${"*a".repeat(99)}b`];
    expect([fits, fitsNot].map((pattern) => isFor(pattern, "a".repeat(200)))).toEqual([true, false]);
    expect(timesAsLong(look(fitsNot), look(fits), 20)).toBeLessThan(20);
  });

  test("the one that says it most precisely; else the one for all others", () => {
    const named = (name: string, ...patterns: string[]) => policyOf({ id: name, name, patterns });
    const all = [
      named("default"),
      named("stars", "*"),
      named("deploys", "deploy.*"),
      named("exact", "x", "deploy.v1"),
    ];
    const nameFor = (type: string, of = all) => policyFor(of, type)?.name ?? null;
    expect([nameFor("deploy.v1"), nameFor("deploy.v2"), nameFor("refund.v1")]).toEqual([
      "exact",
      "deploys",
      "stars",
    ]);
    expect(nameFor("x", [...all, named("begins", "x*")])).toBe("exact");
    expect(nameFor("refund.v1", [named("default"), named("deploys", "deploy.*")])).toBe("default");
    expect(nameFor("refund.v1", [named("deploys", "deploy.*")])).toBeNull();
    expect(nameFor("deploy.v9", [named("b", "deploy.*"), named("a", "deploy.*")])).toBe("a");
  });

  test("a pattern of stars alone names no type", () => {
    expect(
      [{ patterns: [] }, { patterns: ["**"] }, { patterns: ["a*", "*"] }, { patterns: ["a*"] }].map(
        namesTypes,
      ),
    ).toEqual([false, false, false, true]);
  });

  test("what is stored can be read again", () => {
    const {
      id: _,
      name: __,
      ...body
    } = policyOf({ remind: { after: 90, interval: 60, most: 2 }, levels, positive: { least: 3600 } });
    expect(policyShape.parse(JSON.parse(JSON.stringify(body)))).toEqual(body);
    expect(policyShape.safeParse({ ...body, levels: [{ after: 5, to: ["x"] }] }).success).toBe(false);
  });
});

describe("where the submitter says nothing", () => {
  test("reminders, levels, repeats and the owners at the end come as the policy has them", () => {
    const policy = policyOf({ remind, levels, repeat: 1, end: { act: "owners", after: 500 } });
    expect(trailOf({ policy }, 3000)).toEqual([
      "100 reminder 1",
      "150 reminder 2",
      "300 escalated 1",
      "400 reminder 3",
      "450 reminder 4",
      "700 escalated 2",
      "800 reminder 5",
      "850 reminder 6",
      "1000 escalated 3",
      "1100 reminder 7",
      "1150 reminder 8",
      "1400 escalated 4",
      "1500 reminder 9",
      "1550 reminder 10",
      "1900 escalated 5",
      "2000 reminder 11",
      "2050 reminder 12",
    ]);
  });

  test("it ends when the last level has brought nothing, though nobody set a deadline", () => {
    const policy = policyOf({ levels, end: { act: "expire", after: 100 } });
    const { state, trail } = run(askedUnder({ policy }), 3000, 10);
    expect(trail).toEqual(["300 escalated 1", "700 escalated 2", "800 timed_out"]);
    expect(state.intent.progress.reason).toBe("nobody answered");
    expect([state.timers, state.tasks[0]?.status]).toEqual([[], "expired"]);
    expect(trailOf({ policy: policyOf({ end: { act: "expire", after: 100 } }) }, 300)).toEqual([
      "100 timed_out",
    ]);
    expect(trailOf({ policy, deadline: 500 }, 3000)).toEqual(["300 escalated 1", "500 timed_out"]);
  });

  test("what it says itself comes before: each reminder's part alone, an escalation as a whole", () => {
    const policy = policyOf({ remind, levels, repeat: 3, end: { act: "owners", after: 60 } });
    expect(trailOf({ policy, human: { max_reminders: 1 } }, 250)).toEqual(["100 reminder 1"]);
    expect(trailOf({ policy, human: { remind_after_seconds: 20 } }, 99)).toEqual([
      "20 reminder 1",
      "40 reminder 2",
    ]);
    expect(trailOf({ policy, options: { remind_interval_seconds: 30 } }, 200)).toEqual([
      "100 reminder 1",
      "130 reminder 2",
    ]);
    expect(trailOf({ policy, options: { max_reminders: 1 } }, 250)).toEqual(["100 reminder 1"]);
    const own = { escalation: [{ to: ANA, after_seconds: 200 }], max_reminders: 1 };
    expect(trailOf({ policy, human: own }, 5000)).toEqual([
      "100 reminder 1",
      "200 escalated 1",
      "300 reminder 2",
    ]);
  });

  test("a workspace without policies promises nothing, and stores nothing", () => {
    expect(planned({})).toEqual({ ok: true, value: { time: null, levels: [], warnings: [] } });
    expect(planned({ policy: policyOf({ patterns: ["refund.*"] }) })).toMatchObject({
      value: { time: null },
    });
  });
});

describe("open hours", () => {
  // NOW is a Sunday at noon.
  const office = {
    zone: "UTC",
    week: [1, 1, 1, 1, 1, 0, 0].map((open) => (open ? [[540, 1020] as [number, number]] : [])),
    holidays: [],
  };
  const rules = { calendars: new Map([["f", office]]) };
  const monday = (hour: number) => (hour + 12) * 3600;

  test("of the group that is asked count, for reminders, levels and the target", () => {
    const policy = policyOf({
      hours: "asked",
      remind: { after: 3600, interval: 7200, most: 2 },
      levels: [{ after: 14_400, to: ["role:owner"] }],
      targets: { low: null, normal: 10_800, high: null },
    });
    const wish = { policy, rules, refs: ["person:x", "group:g", "group:f"] };
    expect(askedUnder(wish).timers.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ["target", later(monday(12))],
      ["reminder", later(monday(10))],
      ["escalation", later(monday(13))],
    ]);
    const { trail } = run(askedUnder(wish), monday(16), 60);
    expect(trail).toEqual([
      `${monday(10)} reminder 1`,
      `${monday(12)} target_missed`,
      `${monday(12)} reminder 2`,
      `${monday(13)} escalated 1`,
      `${monday(14)} reminder 3`,
      `${monday(16)} reminder 4`,
    ]);
  });

  test("count between two reminders, too", () => {
    const policy = policyOf({ hours: "f", remind: { after: 3600, interval: 28_800, most: 2 } });
    const { trail } = run(askedUnder({ policy, rules }), monday(48), 60);
    expect(trail).toEqual([`${monday(10)} reminder 1`, `${monday(34)} reminder 2`]);
  });

  test("of a group that the policy names, or of none where the task says so; a deadline never shifts", () => {
    const policy = policyOf({ hours: "f", remind: { after: 3600, interval: 60, most: 1 } });
    const first = (wish: Wish) => askedUnder({ rules, ...wish }).timers.at(-1)?.dueAt;
    expect(first({ policy })).toEqual(later(monday(10)));
    expect(first({ policy, human: { open_hours: false } })).toEqual(later(3600));
    const human = { open_hours: true, remind_after_seconds: 3600 };
    expect(first({ human, refs: ["group:f"] })).toEqual(later(monday(10)));
    expect(planned({ human, refs: ["group:g"], rules })).toMatchObject({
      value: { time: null, warnings: ["no group that is asked keeps hours, so all hours count"] },
    });
    expect(askedUnder({ policy, rules, deadline: 100 }).timers[0]).toEqual({
      kind: "expiry",
      dueAt: later(100),
      round: 0,
    });
  });
});

describe("a target", () => {
  const policy = policyOf({ targets: { low: null, normal: 100, high: 60 } });

  test("is for its risk, told once, changes nothing, and is gone with the decision", () => {
    const { state, trail } = run(askedUnder({ policy }), 500, 10);
    expect(trail).toEqual(["100 target_missed"]);
    expect([state.intent.status, state.timers]).toEqual(["WAITING", []]);
    expect(trailOf({ policy, human: { risk: "high" } }, 500)).toEqual(["60 target_missed"]);
    expect(trailOf({ policy, human: { risk: "low" } }, 500)).toEqual([]);
    const decided = done(askedUnder({ policy }), vote(ANA), later(50)).state;
    expect(codeOf(decided, { type: "fire", kind: "target", round: 1 }, later(100))).toBe("closed");
  });

  test("that comes no sooner than the deadline is none", () => {
    expect(trailOf({ policy, deadline: 100 }, 500)).toEqual(["100 timed_out"]);
    expect(askedUnder({ policy, deadline: 100 }).timers.map(({ kind }) => kind)).toEqual(["expiry"]);
    expect(trailOf({ policy, deadline: 110 }, 500)).toEqual(["100 target_missed", "110 timed_out"]);
  });
});

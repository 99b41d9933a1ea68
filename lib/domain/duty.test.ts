import { describe, expect, test } from "vitest";
import { ANA, BEN, done, EVA, FAY, FINANCE, later, OTTO, person } from "../testing/states";
import { describeEvent } from "./describe";
import type { Duty, OnDuty } from "./duty";
import { askedUnder, policyOf } from "./policy.fixture";
import type { Rotation } from "./rotation";
import type { State } from "./state";
import type { Authority, JsonObject } from "./types";

const somebody = (more: Partial<OnDuty> = {}): OnDuty => ({
  role: "member",
  active: true,
  groups: [FINANCE],
  away: false,
  managerId: null,
  ...more,
});
const rotation: Rotation = {
  zone: "UTC",
  every: "week",
  time: "12:00",
  since: "2026-03-01",
  people: [ANA, BEN, EVA],
  overrides: [],
};
const duty = (people: Record<string, Partial<OnDuty>>, of: Rotation | null = rotation): Duty => ({
  rotations: new Map(of ? [[FINANCE, of]] : []),
  people: new Map(Object.entries(people).map(([id, more]) => [id, somebody(more)])),
});
const all = { [ANA]: {}, [BEN]: {}, [EVA]: {} };

type Wish = { to?: string; known?: Duty | undefined; human?: JsonObject; more?: (state: State) => State };

// The level comes a minute after it was asked, in the first week of the rotation.
function escalated({ to = `on_call:${FINANCE}`, known, human = {}, more = (state) => state }: Wish) {
  const names = new Map([[`group:${FINANCE}`, "Finance"]]);
  const policy = policyOf({ levels: [{ after: 60, to: [to] }], repeat: 3 });
  const asked = more(askedUnder({ policy, rules: { names }, human }));
  const state = { ...asked, ...(known && { duty: known }) };
  return done(state, { type: "fire", kind: "escalation", round: 1 }, later(60));
}
const refs = (wish: Wish) => escalated(wish).events[0]?.body?.refs;

describe("on call", () => {
  test("is whoever is when the level comes, and it says so", () => {
    const change = escalated({ known: duty(all) });
    expect(change.events[0]?.body).toEqual({
      escalated_to: "Finance on call",
      level: 1,
      refs: [`person:${ANA}`],
      on_call: [`group:${FINANCE}`],
    });
    expect(change.state.tasks[0]?.assignees).toEqual(["everyone", `person:${ANA}`]);
    expect(change.deliveries.map(({ address }) => address)).toEqual([`person:${ANA}`]);
    expect(change.state.duty).toBeUndefined();
    const lookup = {
      names: new Map([
        [`person:${ANA}`, "Ana"],
        [`group:${FINANCE}`, "Finance"],
      ]),
    };
    const [event] = change.events;
    expect(event && describeEvent(event, lookup).sentence).toBe(
      "Nobody answered in time, so it was escalated to Ana (on call in group Finance)",
    );
  });

  test.each<[string, Partial<OnDuty>]>([
    ["away", { away: true }],
    ["removed", { active: false }],
    ["an auditor", { role: "auditor" }],
  ])("goes to the next in order when the first is %s", (_, more) =>
    expect(refs({ known: duty({ ...all, [ANA]: more }) })).toEqual([`person:${BEN}`]),
  );

  test("skips whoever is behind the request under four eyes, and nobody else", () => {
    const turns = { ...rotation, people: [EVA, BEN] };
    expect(refs({ known: duty(all, turns), human: { four_eyes: true } })).toEqual([`person:${BEN}`]);
    expect(refs({ known: duty(all, turns) })).toEqual([`person:${EVA}`]);
  });

  test("falls to the whole group when nobody is, and of a group without people to the owners", () => {
    const group = [`group:${FINANCE}`];
    expect(refs({ known: duty(all, null) })).toEqual(group);
    expect(refs({ known: duty(all, { ...rotation, people: [] }) })).toEqual(group);
    expect(refs({ known: duty(all, { ...rotation, since: "2026-03-02" }) })).toEqual(group);
    expect(refs({ known: duty({ [ANA]: { away: true } }) })).toEqual(group);
    expect(refs({})).toEqual(group); // nothing is known: the past of a demo, say
    expect(refs({ known: duty({ [OTTO]: { groups: [], role: "owner" } }) })).toEqual(["role:owner"]);
    expect(refs({ known: duty({ [EVA]: {} }, null), human: { four_eyes: true } })).toEqual(["role:owner"]);
  });
});

describe("the manager", () => {
  const line = { [ANA]: { managerId: BEN }, [BEN]: { managerId: OTTO }, [OTTO]: { managerId: null } };
  const by =
    (...assignees: string[]) =>
    (state: State) => ({
      ...state,
      tasks: state.tasks.map((task) => ({ ...task, assignees })),
    });
  const asked = (more: (state: State) => State, known = duty(line), human = {}) =>
    refs({ to: "manager", known, more, human });

  test("of whoever was asked by name, or has claimed it", () => {
    expect(asked(by(`person:${ANA}`))).toEqual([`person:${BEN}`]);
    expect(asked(by(`person:${ANA}`, `person:${BEN}`))).toEqual([`person:${OTTO}`]);
    const claim = (state: State) => done(state, { type: "claim_task", actor: person(BEN) }).state;
    expect(asked(claim)).toEqual([`person:${OTTO}`]);
    expect(
      escalated({ to: "manager", known: duty(line), more: by(`person:${ANA}`) }).events[0]?.body,
    ).toMatchObject({
      escalated_to: "manager",
      manager: true,
    });
  });

  test("above one who is not there, or is behind the request, is asked instead", () => {
    for (const more of [{ away: true }, { active: false }])
      expect(asked(by(`person:${ANA}`), duty({ ...line, [BEN]: { managerId: OTTO, ...more } }))).toEqual([
        `person:${OTTO}`,
      ]);
    const under = { [ANA]: { managerId: EVA }, [EVA]: { managerId: OTTO }, [OTTO]: {} };
    expect(asked(by(`person:${ANA}`), duty(under), { four_eyes: true })).toEqual([`person:${OTTO}`]);
  });

  test("of nobody, of a group, at the top, or in a circle are the owners", () => {
    const owners = ["role:owner"];
    expect(asked(by(`group:${FINANCE}`))).toEqual(owners);
    expect(asked(by(`person:${OTTO}`))).toEqual(owners);
    const circle = { [ANA]: { managerId: BEN }, [BEN]: { managerId: ANA, active: false } };
    expect(asked(by(`person:${ANA}`), duty(circle))).toEqual(owners);
  });

  test("of the manager is asked when the chain begins again", () => {
    const policy = policyOf({ levels: [{ after: 60, to: ["manager"] }], repeat: 2 });
    let state = by(`person:${ANA}`)(askedUnder({ policy }));
    for (const round of [1, 2, 3])
      state = done(
        { ...state, duty: duty(line) },
        { type: "fire", kind: "escalation", round },
        later(60 * round),
      ).state;
    expect(state.tasks[0]?.assignees).toEqual([
      `person:${ANA}`,
      `person:${BEN}`,
      `person:${OTTO}`,
      "role:owner",
    ]);
  });
});

// `of` and `adds` as a version before may have left them: neither is believed.
test("a majority counts everybody whom a level leaves asked, and each only once", () => {
  const human = { quorum: { required: 1, negatives: "majority" } };
  const before = { of: 7, adds: [9] };
  const of = (assignees: string[], known: Duty) => {
    const more = (state: State): State => ({
      ...state,
      asked: new Map<string, Authority>([...known.people, [OTTO, somebody({ groups: [] })]]),
      tasks: state.tasks.map((task) => ({
        ...task,
        assignees,
        spec: { ...task.spec, ...before },
      })),
    });
    return escalated({ known, more, human }).state.tasks[0]?.spec.of;
  };
  expect(of([`person:${OTTO}`], duty(all))).toBe(2);
  expect(of([`group:${FINANCE}`], duty(all))).toBe(3);
  expect(of([`person:${ANA}`], duty(all))).toBe(1);
  expect(of([`person:${ANA}`], duty({ ...all, [FAY]: { role: "auditor" } }, null))).toBe(3);
});

// Where somebody left and too few can still agree, the owners are asked as well, once, and nothing is decided by it.
import { describe, expect, test } from "vitest";
import { ANA, BEN, codeOf, done, FINANCE, knowing, later, NOW, OTTO, vote, waiting } from "../testing/states";
import type { Command } from "./commands";
import { describeEvent } from "./describe";
import type { State } from "./state";
import type { JsonObject } from "./types";

const ASK: Command = { type: "ask_owners" };
const named = (...ids: string[]): string[] => ids.map((id) => `person:${id}`);

function asked(refs: string[], human: JsonObject = {}, of = refs.length): State {
  const spec = { human_task: human, title: "x", of, levels: [] };
  return knowing(waiting({}, { spec, assignees: refs }), { a: {}, b: {}, c: {} });
}
const without = (state: State, ...ids: string[]): State =>
  knowing(state, Object.fromEntries(ids.map((id) => [id, { active: false }])));
const course = (state: State, ...commands: Command[]): State =>
  commands.reduce((now, command) => done(now, command).state, state);
const refsIn = (state: State): string[] => state.tasks[0]?.assignees ?? [];
const TWO = { quorum: { required: 2, negatives: "majority" } };

const GONE: Array<[string, State]> = [
  ["the only one asked was removed", without(asked(named("a")), "a")],
  ["the only one asked became an auditor", knowing(asked(named("a")), { a: { role: "auditor" } })],
  ["nobody is left in the group", knowing(asked([`group:${FINANCE}`]), { [ANA]: { groups: [] } })],
  ["nobody has the role any more", asked(["role:admin"])],
  ["one of the two that are needed was removed", without(asked(named("a", "b"), { quorum: 2 }), "b")],
  ["whoever is left has spoken", without(course(asked(named("a", "b"), { quorum: 2 }), vote("a")), "b")],
  [
    "whoever is left is behind it",
    without(asked(named("a", "00000000-0000-4000-8000-0000000000e1"), { four_eyes: true }), "a"),
  ],
];

test.each(GONE)("%s: the owners are asked as well, and are told, and the log says so", (_, state) => {
  const before = refsIn(state);
  const change = done(state, ASK);
  expect(refsIn(change.state)).toEqual([...before, "role:owner"]);
  expect(change.events.map(({ type, actor, body }) => [type, actor, body])).toEqual([
    ["intent.human_task_assigned", "system:system", { reason: "nobody_else", refs: ["role:owner"] }],
  ]);
  const [event] = change.events;
  expect(change.deliveries.map(({ seq, occasion, address }) => [seq, occasion, address])).toEqual([
    [event?.seq, "assigned", "role:owner"],
  ]);
  expect(event && describeEvent(event, { names: new Map() }).sentence).toBe(
    "The owners were asked as well, because too few were left who could decide it",
  );
  expect(change.state.intent.status).toBe("WAITING");
  expect(done(change.state, ASK).events).toEqual([]);
  expect(codeOf(change.state, vote(OTTO))).toBe("ok");
});

const ENOUGH: Array<[string, State]> = [
  ["somebody is left", without(asked(named("a", "b")), "b")],
  ["everybody is asked", asked(["everyone"])],
  ["the owners are", asked(["role:owner"])],
  ["they are back", knowing(without(asked(named("a")), "a"), { a: { active: true } })],
  ["whoever left had agreed before", without(course(asked(named("a", "b"), { quorum: 2 }), vote("a")), "a")],
];

test.each(ENOUGH)("nobody is asked where %s", (_, state) => {
  const change = done(state, ASK);
  expect(change.events).toEqual([]);
  expect(change.state).toEqual(state);
});

test("where not even the owners would do, it waits as it did", () => {
  const barred = { behindPersonId: OTTO };
  const state = without(asked(named("a"), { four_eyes: true }), "a");
  const own = { ...state, intent: { ...state.intent, ...barred } };
  expect(done(own, ASK)).toMatchObject({ state: own, events: [], deliveries: [] });
  const many = without(asked(named("a", "b", "c"), { quorum: 3 }), "b", "c");
  expect(done(many, ASK)).toMatchObject({ state: many, events: [], deliveries: [] });
  const another = knowing(many, { [BEN]: { role: "owner" } });
  expect(refsIn(done(another, ASK).state)).toContain("role:owner");
});

test("after the deadline nobody is asked any more", () => {
  const state = without(asked(named("a")), "a");
  const over = { ...state, intent: { ...state.intent, deadlineAt: NOW } };
  expect(codeOf(over, ASK)).toBe("expired");
});

test("whoever is back decides it beside the owners", () => {
  const wider = done(without(asked(named("a")), "a"), ASK).state;
  expect(codeOf(wider, vote("a"))).toBe("not_assignee");
  const back = knowing(wider, { a: { active: true } });
  expect(course(back, vote("a")).intent.status).toBe("COMPLETED");
});

describe("a majority", () => {
  const said = course(asked(named("a", "b", "c"), TWO), vote("a", "rejected"));

  test("is looked at before each no, and the owners are asked by that where somebody left meanwhile", () => {
    const owners = knowing(without(said, "b"), { [BEN]: { role: "owner" } });
    const change = done(owners, vote("c", "rejected"));
    expect(change.events.map(({ type }) => type)).toEqual(["intent.human_task_assigned", "intent.voted"]);
    expect(change.state.tasks[0]?.spec.of).toBe(4);
    expect(course(change.state, vote(OTTO), vote(BEN)).intent.status).toBe("COMPLETED");
    expect(course(without(said, "b"), vote("c"), ASK, vote(OTTO)).intent.status).toBe("COMPLETED");
  });

  test("ends with a no as soon as that is certain of those who are left", () => {
    const state = without(asked(named("a", "b", "c"), TWO), "c");
    expect(course(state, vote("a", "rejected")).intent.status).toBe("FAILED");
  });

  test("never ends with a no by the vote of somebody who agrees", () => {
    const nobody = without(said, "b", OTTO);
    expect(course(nobody, vote("c")).intent.status).toBe("WAITING");
    const more = course(asked(named("a", "b", "c", BEN), TWO), vote("a", "rejected"));
    expect(course(without(more, "b", BEN, OTTO), vote("c", "rejected")).intent.status).toBe("FAILED");
  });

  test("asks nobody by a vote that was made in time and is written after the deadline", () => {
    const left = without(said, "b");
    const over = { ...left, intent: { ...left.intent, deadlineAt: NOW } };
    const late = { ...vote("c", "rejected"), madeAt: later(-1) } as Command;
    expect(done(over, late).events.map(({ type }) => type)).toEqual(["intent.in_progress", "intent.failed"]);
  });

  test("is counted anew with the owners, and what was said against it ends nothing by itself", () => {
    const owners = knowing(without(said, "b"), { [BEN]: { role: "owner" } });
    const wider = done(owners, ASK).state;
    expect(wider.tasks[0]?.spec.of).toBe(4);
    expect(wider.intent.status).toBe("WAITING");
    expect(course(wider, vote("c"), vote(OTTO)).intent.status).toBe("COMPLETED");
    expect(course(wider, vote("c", "rejected")).intent.status).toBe("WAITING");
    expect(course(wider, vote("c", "rejected"), vote(BEN, "rejected")).intent.status).toBe("FAILED");
  });
});

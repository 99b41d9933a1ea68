// How many can still agree after others were asked or the request has changed.
import { describe, expect, test } from "vitest";
import {
  ANA,
  codeOf,
  done,
  EVA,
  knowing,
  machineKey,
  NOW,
  OTTO,
  person,
  vote,
  waiting,
} from "../testing/states";
import type { Command } from "./commands";
import { describeEvent } from "./describe";
import type { State } from "./state";
import type { StoredSpec } from "./task-spec";
import type { Actor, JsonObject } from "./types";

const TWO = { required: 2, negatives: "majority" };
const named = (...ids: string[]): string[] => ids.map((id) => `person:${id}`);

function asked(ids: string[], spec: Partial<StoredSpec> = {}, human: JsonObject = {}): State {
  const human_task = { quorum: TWO, ...human };
  const stored = { human_task, title: "x", of: ids.length, levels: [], ...spec };
  const state = waiting({}, { spec: stored, assignees: named(...ids) });
  return knowing(state, { a: {}, b: {}, c: {}, d: {} });
}
const escalated = (state: State): State => {
  const armed = { ...state, timers: [{ kind: "escalation" as const, dueAt: NOW, round: 1 }] };
  return done(armed, { type: "fire", kind: "escalation", round: 1 }).state;
};
const handTo = (...ids: string[]): Command => ({
  type: "reassign",
  actor: person(OTTO),
  to: named(...ids),
  names: ids,
  of: ids.length,
});
const revise = (actor: Actor = machineKey): Command => ({
  type: "revise",
  actor,
  payload: { n: 1 },
  payloadHash: "cc".repeat(32),
});
const coverFor = (absent: string, by: string): Command => ({
  type: "stand_in",
  standIn: { absent, by, chain: [absent, by] },
  refs: [`person:${by}`, "everyone", "role:member"],
});
const course = (state: State, ...commands: Command[]): State =>
  commands.reduce((now, command) => done(now, command).state, state);
const second = { version: 2 };

describe("an escalation", () => {
  test("after the task was handed on counts those asked now, not whom the level would have added at first", () => {
    const levels = [named("b", "c")];
    const state = asked(["a", "b", "c"], { levels }, { escalate_to: ["b", "c"] });
    const wider = escalated(course(state, handTo("a", "d")));
    expect(wider.tasks[0]?.spec.of).toBe(4);
    const against = course(wider, vote("a", "rejected"));
    expect(against.intent.status).toBe("WAITING");
    expect(course(against, vote("d"), vote("b")).intent.status).toBe("COMPLETED");
  });

  test("to the owners at the end of a policy's chain counts them", () => {
    const wider = escalated(asked(["a", "b"], { time: { end: { act: "owners", after: 60 } } }));
    expect(wider.tasks[0]?.assignees).toEqual([...named("a", "b"), "role:owner"]);
    expect(course(wider, vote("a", "rejected")).intent.status).toBe("WAITING");
    expect(course(wider, vote("a", "rejected"), vote("b"), vote(OTTO)).intent.status).toBe("COMPLETED");
  });

  test("to somebody who was removed adds nobody", () => {
    const state = asked(["a", "b"], { levels: [named("d")] }, { escalate_to: ["d"] });
    const wider = escalated(knowing(state, { d: { active: false } }));
    expect(course(wider, vote("a", "rejected")).intent.status).toBe("FAILED");
  });
});

describe("handing on", () => {
  test("to a group counts those of it who have voted as votes alone", () => {
    const state = knowing(asked(["a", "b", "c"]), { a: { groups: ["g"] }, d: { groups: ["g"] } });
    const hand: Command = { ...handTo(), to: ["group:g"], names: ["g"], of: 2 } as Command;
    const voted = course(state, vote("a", "rejected"));
    expect(codeOf(voted, hand)).toBe("undecidable");
    const agreed = course(state, vote("a"), hand);
    expect(agreed.tasks[0]?.spec.of).toBe(2);
    expect(course(agreed, vote("d", "rejected")).intent.status).toBe("FAILED");
  });
});

describe("a revision", () => {
  test("makes earlier votes void, so a majority ends once everybody asked has spoken", () => {
    const state = course(asked(["a", "b", "c"]), vote("a", "rejected"), handTo("b", "c"), revise());
    expect(state.tasks[0]?.spec.of).toBe(2);
    const said = course(state, vote("b", "rejected", second));
    expect(said.intent.status).toBe("FAILED");
  });

  test("under four eyes bars who made it, so a majority ends once too few are left", () => {
    const state = course(asked(["a", "b", OTTO], {}, { four_eyes: true }), revise(person(OTTO)));
    expect(state.tasks[0]?.spec.of).toBe(2);
    expect(course(state, vote("a", "rejected", second)).intent.status).toBe("FAILED");
  });

  test("without four eyes bars nobody: who made it is still one of those needed", () => {
    const state = course(asked(["a", OTTO], {}, { quorum: 2 }), revise(person(OTTO)));
    expect(state.tasks[0]).toMatchObject({ assignees: named("a", OTTO), spec: { of: 2 } });
    const agreed = course(state, vote("a", "approved", second), vote(OTTO, "approved", second));
    expect(agreed.intent.status).toBe("COMPLETED");
  });

  const human = { four_eyes: true, quorum: 1 };
  test("by the only one asked asks the owners as well, and the log says so", () => {
    const state = knowing(asked(["a"], {}, human), { a: { role: "admin" } });
    const change = done(state, revise(person("a")));
    expect(change.state.tasks[0]?.assignees).toEqual([...named("a"), "role:owner"]);
    expect(change.events.map(({ type, actor, body }) => [type, actor, body])).toMatchObject([
      ["intent.revised", "person:a", { version: 2 }],
      ["intent.human_task_assigned", "system:system", { reason: "nobody_else", refs: ["role:owner"] }],
    ]);
    expect(change.deliveries.map(({ seq, address }) => [seq, address])).toEqual([
      [8, "person:a"],
      [10, "role:owner"],
    ]);
    const [, told] = change.events;
    expect(told && describeEvent(told, { names: new Map() }).sentence).toBe(
      "The owners were asked as well, because too few were left who could decide it",
    );
    expect(codeOf(change.state, vote("a", "approved", second))).toBe("self_approval");
    expect(course(change.state, vote(OTTO, "approved", second)).intent.status).toBe("COMPLETED");
  });

  test("that leaves nobody who could decide it is refused", () => {
    for (const quorum of [1, 2, TWO]) {
      const state = knowing(asked([OTTO, "a"], {}, { ...human, quorum }), { a: { active: false } });
      expect(codeOf(state, revise(person(OTTO)))).toBe("undecidable");
    }
    expect(codeOf(asked([OTTO], {}, { quorum: 1 }), revise(person(OTTO)))).toBe("ok");
  });

  test("asks the owners as well where a vote that is void now was needed", () => {
    const state = course(asked(["a", "b"], {}, { quorum: 2 }), vote("b"), handTo("a"), revise());
    expect(state.tasks[0]?.assignees).toEqual([...named("a"), "role:owner"]);
    expect(course(state, vote("a", "approved", second), vote(OTTO, "approved", second)).intent.status).toBe(
      "COMPLETED",
    );
  });

  test("of what is decided by one, and bars nobody new, counts nobody", () => {
    const nobody = { ...waiting({ four_eyes: true }, { assignees: named(ANA) }), authority: new Map() };
    for (const actor of [machineKey, { ...machineKey, personId: EVA } as Actor])
      expect(course(nobody, revise(actor)).tasks[0]?.spec.of).toBe(4);
    const open = { ...waiting({}, { assignees: named(ANA) }), authority: new Map() };
    const other = { ...machineKey, personId: OTTO } as Actor;
    expect(course(open, revise(other)).tasks[0]).toMatchObject({ assignees: named(ANA), spec: { of: 4 } });
  });
});

test("a veto ends it by itself: nobody is asked first, though too few are left to agree", () => {
  const quorum = { required: 2, negatives: "veto" };
  const state = knowing(asked(["a", "b"], {}, { quorum }), { b: { active: false } });
  const { state: ended, events } = done(state, vote("a", "rejected"));
  expect([ended.intent.status, ended.tasks[0]?.assignees]).toEqual(["FAILED", named("a", "b")]);
  expect(events.map(({ type }) => type)).not.toContain("intent.human_task_assigned");
});

describe("standing in", () => {
  test("is nothing for somebody who has voted on this version, and is asked for when it is another", () => {
    const state = course(asked(["a", "b", "c"]), vote("b"), handTo("a", "c"));
    const change = done(state, coverFor("a", "b"));
    expect(change.events).toEqual([]);
    expect(course(change.state, vote("a", "rejected"), vote("c", "rejected")).intent.status).toBe("FAILED");
    const anew = course(state, revise(), coverFor("a", "b"));
    expect(anew.tasks[0]).toMatchObject({ assignees: named("a", "c", "b"), spec: { of: 3 } });
  });

  test("adds one who may agree, besides those who have spoken", () => {
    const state = course(asked(["a", "b", "c"]), vote("a", "rejected"), coverFor("b", "d"));
    expect(state.tasks[0]?.spec.of).toBe(4);
    expect(course(state, vote("b", "rejected")).intent.status).toBe("WAITING");
  });
});

import { describe, expect, test } from "vitest";
import {
  ANA,
  BEN,
  codeOf,
  done,
  EVA,
  knowing,
  machineKey,
  OTTO,
  person,
  vote,
  waiting,
} from "../testing/states";
import type { Command } from "./commands";
import type { State } from "./state";
import type { Actor } from "./types";

// EVA is the person behind the requesting agent.
const four = (more = {}) => waiting({ four_eyes: true, ...more });
const reassign = (by: string, to: string[], of: number): Command => ({
  type: "reassign",
  actor: person(by),
  to,
  names: to,
  of,
});
const revise = (actor: Actor, n = 1): Command => ({
  type: "revise",
  actor,
  payload: { n },
  payloadHash: String(n).repeat(64),
});
const grouped = (state: State, ...ids: string[]): State =>
  knowing(state, Object.fromEntries(ids.map((id) => [id, { groups: ["g"] }])));
const asOwner = (state: State, id: string) => knowing(state, { [id]: { role: "owner" } });

test("the person behind the request decides it through no door, whatever their role; anybody else does", () => {
  for (const via of ["api", "cli", "inbox", "email", "slack", "slack_link"] as const)
    expect(codeOf(asOwner(four(), EVA), { ...vote(EVA), actor: person(EVA, "Eva", via) } as Command)).toBe(
      "self_approval",
    );
  expect(codeOf(four(), vote(EVA, "rejected"))).toBe("self_approval");
  expect(codeOf(four(), vote(ANA))).toBe("ok");
  expect(codeOf(waiting(), vote(EVA))).toBe("ok");
});

test("they neither sit on the task nor choose who decides it", () => {
  for (const state of [four(), asOwner(four(), EVA)]) {
    expect(codeOf(state, { type: "claim_task", actor: person(EVA) })).toBe("self_approval");
    expect(codeOf(state, reassign(EVA, [`person:${BEN}`], 1))).toBe("self_approval");
  }
  expect(codeOf(waiting(), { type: "claim_task", actor: person(EVA) })).toBe("ok");
});

describe("handing the task on", () => {
  test("to them alone is refused, by name or by a group nobody else is in", () => {
    expect(codeOf(four(), reassign(ANA, [`person:${EVA}`], 1))).toBe("self_approval");
    const alone = grouped(four(), EVA);
    expect(codeOf(alone, reassign(ANA, ["group:g"], 1))).toBe("undecidable");
    expect(codeOf(alone, reassign(ANA, ["group:g", `person:${EVA}`], 1))).toBe("undecidable");
    expect(codeOf(grouped(waiting(), EVA), reassign(ANA, ["group:g"], 1))).toBe("ok");
  });

  test("to a group with others in it is allowed, and still does not let them decide", () => {
    const handed = done(four(), reassign(ANA, ["everyone"], 4)).state;
    expect(codeOf(handed, vote(EVA))).toBe("self_approval");
    expect(codeOf(handed, vote(BEN))).toBe("ok");
  });

  test("counts them out of the quorum", () => {
    const two = four({ quorum: 2 });
    expect(codeOf(grouped(two, EVA, BEN), reassign(ANA, ["group:g"], 2))).toBe("undecidable");
    expect(codeOf(grouped(two, EVA, BEN, OTTO), reassign(ANA, ["group:g"], 3))).toBe("ok");
  });

  test("no chain of hands leads back to them", () => {
    let state = four();
    for (const [by, to] of [
      [ANA, BEN],
      [BEN, OTTO],
      [OTTO, ANA],
    ] as const)
      state = done(state, reassign(by, [`person:${to}`], 1)).state;
    expect(codeOf(state, reassign(ANA, [`person:${EVA}`], 1))).toBe("self_approval");
    expect(codeOf(state, vote(EVA))).toBe("not_assignee");
  });
});

test("an escalation to them asks nobody less, and does not let them decide", () => {
  const state = {
    ...waiting({ four_eyes: true }, { assignees: [`person:${ANA}`] }),
    timers: [{ kind: "escalation" as const, dueAt: four().intent.createdAt, round: 1 }],
  };
  const spec = { ...state.tasks[0]!.spec, levels: [[`person:${EVA}`]] };
  const wider = done(
    { ...state, tasks: [{ ...state.tasks[0]!, spec }] },
    { type: "fire", kind: "escalation", round: 1 },
  ).state;
  expect(wider.tasks[0]?.assignees).toEqual([`person:${ANA}`, `person:${EVA}`]);
  expect(codeOf(wider, vote(EVA))).toBe("self_approval");
  expect(codeOf(wider, vote(ANA))).toBe("ok");
});

describe("whoever revised the request is behind it too", () => {
  test("an owner who rewrote it cannot approve it", () => {
    const revised = done(four(), revise(person(OTTO))).state;
    expect(codeOf(revised, vote(OTTO, "approved", { version: 2 }))).toBe("self_approval");
    expect(codeOf(revised, vote(EVA, "approved", { version: 2 }))).toBe("self_approval");
    expect(codeOf(revised, vote(ANA, "approved", { version: 2 }))).toBe("ok");
  });

  test("so is the person behind the key that did, also after somebody else's revision", () => {
    const ownKey: Actor = { ...machineKey, personId: BEN } as Actor;
    const revised = done(done(four(), revise(ownKey)).state, revise(machineKey, 2)).state;
    expect(revised.intent.progress.revisers).toEqual([BEN]);
    expect(codeOf(revised, vote(BEN, "approved", { version: 3 }))).toBe("self_approval");
    expect(codeOf(revised, reassign(ANA, [`person:${BEN}`], 1))).toBe("self_approval");
  });

  test("without four eyes nobody minds", () => {
    const revised = done(waiting(), revise(person(OTTO))).state;
    expect(codeOf(revised, vote(OTTO, "approved", { version: 2 }))).toBe("ok");
  });
});

// B-25. Every way in which up to four people can vote, vote again, be removed, see the request revised and the task handed on.
import { expect, test } from "vitest";
import { codeOf, done, knowing, machineKey, OTTO, person, waiting } from "../testing/states";
import type { Command } from "./commands";
import { tally } from "./quorum";
import type { Decision, State } from "./state";
import { readSpec } from "./task-spec";
import { type JsonObject, VIAS } from "./types";

const PEOPLE = ["a", "b", "c", "d"];
const STEPS = 6;
type Rule = { need: number; negatives: "veto" | "majority" };

// What should be: written from the rules alone, beside the real state.
type Model = {
  asked: string[];
  of: number; // who has voted, and who could when they were last asked
  said: Record<string, boolean>; // on this version
  removed: string[];
  version: number;
  status: string;
};
type World = { model: Model; state: State };

const yes = ({ said }: Model) => Object.values(said).filter(Boolean).length;
const no = ({ said }: Model) => Object.values(said).length - yes({ said } as Model);
const statusOf = (model: Model, { need, negatives }: Rule): string => {
  if (yes(model) >= need) return "COMPLETED";
  const isOut =
    negatives === "veto" || need === 1 ? no(model) > 0 : no(model) > 0 && model.of - no(model) < need;
  return isOut ? "FAILED" : "WAITING";
};

function vote({ model, state }: World, id: string, isYes: boolean, step: number, rule: Rule): World | null {
  const via = VIAS[step % 6] ?? "inbox"; // another door each time: still the same person
  const outcome = isYes ? "approved" : "rejected";
  const actor = { ...person(id), via } as ReturnType<typeof person>;
  const command: Command = { type: "decide", actor, outcome, version: model.version };
  const mayVote = model.asked.includes(id) && !model.removed.includes(id);
  const expected =
    model.status !== "WAITING"
      ? "closed"
      : !mayVote
        ? "not_assignee"
        : id in model.said
          ? "already_voted"
          : "ok";
  expect(codeOf(state, command), JSON.stringify({ model, id })).toBe(expected);
  if (expected !== "ok") return null;
  const after = { ...model, said: { ...model.said, [id]: isYes } };
  return { model: { ...after, status: statusOf(after, rule) }, state: done(state, command).state };
}

function remove({ model, state }: World, id: string): World | null {
  if (model.removed.includes(id)) return null;
  return {
    model: { ...model, removed: [...model.removed, id].sort() },
    state: knowing(state, { [id]: { active: false } }),
  };
}

// Everybody is asked anew, and the owner as well if too few are left for that; what nobody could decide is not asked.
function revise({ model, state }: World, rule: Rule): World | null {
  const payloadHash = "cc".repeat(32);
  const command: Command = { type: "revise", actor: machineKey, payload: { v: model.version }, payloadHash };
  const there = (ids: string[]) => ids.filter((id) => !model.removed.includes(id)).length;
  const helped = [...new Set([...model.asked, OTTO])];
  const isCounted = rule.need > 1 || rule.negatives === "majority";
  const asked = isCounted && there(model.asked) < rule.need ? helped : model.asked;
  const canReach = !isCounted || there(asked) >= rule.need;
  const expected = model.status !== "WAITING" ? "closed" : canReach ? "ok" : "undecidable";
  expect(codeOf(state, command), JSON.stringify(model)).toBe(expected);
  if (expected !== "ok") return null;
  const again = { asked, of: there(asked), said: {}, version: model.version + 1 };
  return { model: { ...model, ...again }, state: done(state, command).state };
}

function handOn({ model, state }: World, to: string[], rule: Rule): World | null {
  const active = to.filter((id) => !model.removed.includes(id));
  const refs = to.map((id) => `person:${id}`);
  const command: Command = { type: "reassign", actor: person(OTTO), to: refs, names: to, of: active.length };
  const free = active.filter((id) => !(id in model.said)).length;
  const canReach = free + yes(model) >= rule.need;
  const expected = model.status !== "WAITING" ? "closed" : canReach ? "ok" : "undecidable";
  expect(codeOf(state, command), JSON.stringify({ model, to })).toBe(expected);
  if (expected !== "ok") return null;
  const of = free + Object.keys(model.said).length;
  return { model: { ...model, asked: to, of }, state: done(state, command).state };
}

function check({ model, state }: World): void {
  expect(state.intent.status, JSON.stringify(model)).toBe(model.status);
  const votes = state.decisions.filter((vote) => vote.version === model.version);
  expect(new Set(votes.map((vote) => vote.personId)).size).toBe(votes.length);
  expect(votes.length).toBe(Object.keys(model.said).length);
}

function explore(rule: Rule): { worlds: number; ends: Set<string> } {
  const spec = {
    human_task: { quorum: { required: rule.need, negatives: rule.negatives } },
    title: "x",
    of: 4,
    levels: [],
  };
  const asked = waiting({}, { spec, assignees: PEOPLE.map((id) => `person:${id}`) });
  const state = knowing(asked, Object.fromEntries(PEOPLE.map((id) => [id, {}])));
  const model: Model = { asked: PEOPLE, of: 4, said: {}, removed: [], version: 1, status: "WAITING" };
  let edge: World[] = [{ model, state }];
  const seen = new Set<string>();
  const ends = new Set<string>();
  for (let step = 0; step < STEPS; step++) {
    const next: World[] = [];
    for (const world of edge) {
      const steps = [
        ...PEOPLE.flatMap((id) => [vote(world, id, true, step, rule), vote(world, id, false, step, rule)]),
        ...PEOPLE.map((id) => remove(world, id)),
        revise(world, rule),
        handOn(world, ["c", "d"], rule),
        handOn(world, ["a", "c"], rule),
      ];
      for (const reached of steps) {
        if (!reached) continue;
        const { said, ...rest } = reached.model;
        const key = JSON.stringify([rest, Object.entries(said).sort()]);
        if (seen.has(key)) continue;
        seen.add(key);
        check(reached);
        ends.add(reached.model.status);
        next.push(reached);
      }
    }
    edge = next;
  }
  return { worlds: seen.size, ends };
}

test.each(
  [1, 2, 3, 4].flatMap((need) =>
    (["veto", "majority"] as const).map((negatives) => [need, negatives] as const),
  ),
)("%i of 4 with %s: every course of up to six steps", (need, negatives) => {
  const { worlds, ends } = explore({ need, negatives });
  expect(worlds).toBeGreaterThan(need === 1 ? 200 : 800);
  expect([...ends].sort()).toEqual(["COMPLETED", "FAILED", "WAITING"]);
});

const votes = (...said: boolean[]): Decision[] =>
  said.map((positive, i) => ({ personId: `p${i}`, positive }) as Decision);

test.each([
  [{ need: 2, of: 3, negatives: "majority" as const }, [false], "open"],
  [{ need: 2, of: 3, negatives: "majority" as const }, [false, false], "negative"],
  [{ need: 2, of: 3, negatives: "majority" as const }, [false, true, true], "positive"],
  [{ need: 2, of: 3, negatives: "veto" as const }, [true, false], "negative"],
  [{ need: 1, of: 3, negatives: "majority" as const }, [false], "negative"],
  [{ need: 3, of: 3, negatives: "majority" as const }, [true, true], "open"],
])("%j with votes %j is %s", (rule, said, verdict) => {
  expect(tally(rule, votes(...said)).verdict).toBe(verdict);
});

test("whoever stands there twice is counted once, on either side", () => {
  const twice = (positive: boolean) => [...votes(positive), ...votes(positive)];
  const rule = { need: 2, of: 3, negatives: "majority" as const };
  expect(tally(rule, twice(true))).toMatchObject({ verdict: "open", positive: 1 });
  expect(tally(rule, twice(false))).toMatchObject({ verdict: "open", negative: 1 });
});

test("a majority is never left open after everybody asked has spoken", () => {
  for (const declared of [undefined, 1, 3, 4, 1000])
    for (let need = 1; need <= 4; need++)
      for (let bits = 0; bits < 16; bits++) {
        const of: JsonObject = declared === undefined ? {} : { of: declared };
        const human_task = { quorum: { required: need, negatives: "majority", ...of } };
        const { quorum } = readSpec({ human_task, title: "x", of: 4, levels: [] });
        const said = [0, 1, 2, 3].map((i) => (bits & (1 << i)) !== 0);
        expect(tally(quorum, votes(...said)).verdict).not.toBe("open");
      }
});

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "2", null, []])(
  "a quorum of %j is one person, not none",
  (said) => {
    expect(
      readSpec({ human_task: { quorum: said as never }, title: "x", of: 4, levels: [] }).quorum.need,
    ).toBe(1);
    const required = { required: said as never };
    expect(readSpec({ human_task: { quorum: required }, title: "x", of: 4, levels: [] }).quorum.need).toBe(1);
  },
);

test("an escalation adds to those who may still agree, so it does not end a majority early", () => {
  const spec = {
    human_task: { quorum: { required: 2, negatives: "majority" }, escalate_to: "olga" },
    title: "x",
    of: 2,
    levels: [[`person:${OTTO}`]],
  };
  const state = knowing(waiting({}, { spec, assignees: ["person:a", "person:b"] }), { a: {}, b: {} });
  const armed = {
    ...state,
    timers: [{ kind: "escalation" as const, dueAt: state.intent.createdAt, round: 1 }],
  };
  const asks = (from: State, id: string, outcome: string) =>
    done(from, { type: "decide", actor: person(id), outcome }).state;
  expect(asks(armed, "a", "rejected").intent.status).toBe("FAILED");
  const wider = done(armed, { type: "fire", kind: "escalation", round: 1 }).state;
  const against = asks(wider, "a", "rejected");
  expect(against.intent.status).toBe("WAITING");
  expect(asks(asks(against, "b", "approved"), OTTO, "approved").intent.status).toBe("COMPLETED");
  expect(asks(against, "b", "rejected").intent.status).toBe("FAILED");
});

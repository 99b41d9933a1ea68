// B-25: whatever is done to a task between its votes, it waits exactly as long as those asked can still agree.
import fc from "fast-check";
import { expect, test } from "vitest";
import { knowing, machineKey, NOW, OTTO, person, waiting } from "../testing/states";
import type { Command } from "./commands";
import { transition } from "./lifecycle";
import { tally } from "./quorum";
import type { State } from "./state";
import { readSpec } from "./task-spec";

// Of these d and e are a group, a and the owner may revise, and nobody comes or goes.
const PEOPLE: Record<string, { role: "admin" | "member" | "owner"; groups: string[] }> = {
  a: { role: "admin", groups: [] },
  b: { role: "member", groups: [] },
  c: { role: "member", groups: [] },
  d: { role: "member", groups: ["g"] },
  e: { role: "member", groups: ["g"] },
  [OTTO]: { role: "owner", groups: [] },
};
const IDS = Object.keys(PEOPLE);
const namesOf = (id: string): string[] => [
  `person:${id}`,
  `role:${PEOPLE[id]?.role}`,
  ...(PEOPLE[id]?.groups ?? []).map((group) => `group:${group}`),
];

const who = fc.constantFrom(...IDS);
const refs = fc.uniqueArray(
  fc.constantFrom("group:g", "role:owner", "role:admin", ...IDS.map((id) => `person:${id}`)),
  { minLength: 1, maxLength: 4 },
);
type Rule = { need: number; negatives: "veto" | "majority"; fourEyes: boolean };
type Move = {
  does: "vote" | "hand" | "widen" | "cover" | "revise";
  by: string;
  other: string;
  yes: boolean;
  to: string[];
};

const rule = fc.record<Rule>({
  need: fc.integer({ min: 1, max: 3 }),
  negatives: fc.constantFrom("veto", "majority", "majority"),
  fourEyes: fc.boolean(),
});
const move = fc.record<Move>({
  does: fc.constantFrom("vote", "vote", "vote", "hand", "widen", "cover", "revise"),
  by: who,
  other: who,
  yes: fc.boolean(),
  to: refs,
});

const taskIn = (state: State) => state.tasks[0] as State["tasks"][0];
const able = (state: State, { fourEyes }: Rule, asked: string[]): string[] =>
  IDS.filter((id) => namesOf(id).some((name) => asked.includes(name))).filter(
    (id) => !(fourEyes && (state.intent.progress.revisers ?? []).includes(id)),
  );

function begun(rule: Rule, asked: string[]): State | null {
  const { need, negatives, fourEyes } = rule;
  const human_task = { quorum: { required: need, negatives }, four_eyes: fourEyes };
  const spec = { human_task, title: "x", of: 0, levels: [] };
  const state = knowing(waiting({}, { spec, assignees: asked }), PEOPLE);
  spec.of = able(state, rule, asked).length;
  return spec.of < need ? null : state; // such a task does not come into being
}

function commandOf(state: State, { does, by, other, yes, to }: Move): Command {
  const { version } = state.intent;
  switch (does) {
    case "vote":
      return { type: "decide", actor: person(by), outcome: yes ? "approved" : "rejected", version };
    case "hand":
      return { type: "reassign", actor: person(OTTO), to, names: to, of: able(state, NO_EYES, to).length };
    case "cover":
      return {
        type: "stand_in",
        standIn: { absent: by, by: other, chain: [by, other] },
        refs: namesOf(other),
      };
    case "revise":
      return {
        type: "revise",
        actor: yes ? machineKey : person(by),
        payload: {},
        payloadHash: "cc".repeat(32),
      };
    case "widen":
      return { type: "fire", kind: "escalation", round: 1 };
  }
}
const NO_EYES: Rule = { need: 1, negatives: "veto", fourEyes: false };

// An escalation that is due just now asks these.
function armed(state: State, to: string[]): State {
  const task = taskIn(state);
  const human_task = { ...task.spec.human_task, escalate_to: "x" };
  return {
    ...state,
    tasks: [{ ...task, spec: { ...task.spec, human_task, levels: [to] } }],
    timers: [{ kind: "escalation", dueAt: NOW, round: 1 }],
  };
}

function isPossible(state: State, rule: Rule): boolean {
  const votes = state.decisions.filter(({ version }) => version === state.intent.version);
  const free = able(state, rule, taskIn(state).assignees).filter(
    (id) => !votes.some(({ personId }) => personId === id),
  );
  return votes.filter(({ positive }) => positive).length + free.length >= rule.need;
}

test("it waits while an approval is possible, and no longer", () => {
  fc.assert(
    fc.property(rule, refs, fc.array(move, { minLength: 1, maxLength: 12 }), (rule, asked, moves) => {
      let state = begun(rule, asked);
      for (const next of moves) {
        if (state?.intent.status !== "WAITING") return;
        const before: State = next.does === "widen" ? armed(state, next.to) : state;
        const made = transition(before, commandOf(before, next), NOW);
        if (!made.ok) continue;
        state = made.value.state;
        const { status } = state.intent;
        const said = JSON.stringify({
          rule,
          next,
          asked: taskIn(state).assignees,
          of: taskIn(state).spec.of,
        });
        if (status === "WAITING") expect(isPossible(state, rule), said).toBe(true);
        if (status === "FAILED" && rule.negatives === "majority" && rule.need > 1)
          expect(isPossible(state, rule), said).toBe(false);
      }
    }),
    { numRuns: 4000 },
  );
});

// Whoever is removed can leave too few, of which nobody is asked: then it waits, and is not over because it was counted.
test("whoever is removed meanwhile, it ends as the last who spoke said, and waits where the votes are open", () => {
  const removed = fc.option(who, { freq: 2 });
  const moves = fc.array(fc.tuple(move, removed), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(rule, refs, moves, (rule, asked, moves) => {
      let state = begun(rule, asked);
      for (const [next, gone] of moves) {
        if (state?.intent.status !== "WAITING") return;
        const known: State = gone ? knowing(state, { [gone]: { active: false } }) : state;
        const before = next.does === "widen" ? armed(known, next.to) : known;
        const made = transition(before, commandOf(before, next), NOW);
        state = made.ok ? made.value.state : known;
        const votes = state.decisions.filter(({ version }) => version === state?.intent.version);
        const { verdict } = tally(readSpec(taskIn(state).spec).quorum, votes);
        const said = JSON.stringify({ rule, next, gone, of: taskIn(state).spec.of });
        expect(state.intent.status, said).toBe(
          { open: "WAITING", positive: "COMPLETED", negative: "FAILED" }[verdict],
        );
        if (verdict !== "open") expect(votes.at(-1)?.positive, said).toBe(verdict === "positive");
      }
    }),
    { numRuns: 4000 },
  );
});

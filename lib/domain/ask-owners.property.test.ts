// B-25, where people come and go while it waits: it can be decided by those asked as soon as the owners have been, or by nobody.
import fc from "fast-check";
import { expect, test } from "vitest";
import { knowing, NOW, OTTO, person, waiting } from "../testing/states";
import { isBehind } from "./access";
import { transition } from "./lifecycle";
import { tally } from "./quorum";
import type { State } from "./state";
import { readSpec } from "./task-spec";
import type { Authority } from "./types";

const PEOPLE: Record<string, Authority> = {
  a: { role: "admin", groups: [], active: true },
  b: { role: "member", groups: [], active: true },
  c: { role: "member", groups: ["g"], active: true },
  d: { role: "member", groups: ["g"], active: true },
  o: { role: "owner", groups: ["g"], active: true },
  [OTTO]: { role: "owner", groups: [], active: true },
};
const IDS = Object.keys(PEOPLE);

type Rule = { need: number; negatives: "veto" | "majority"; fourEyes: boolean };
type Move = { does: "vote" | "goes" | "reads" | "leaves" | "is back" | "ask"; by: string; yes: boolean };

const who = fc.constantFrom(...IDS);
const rule = fc.record<Rule>({
  need: fc.integer({ min: 1, max: 3 }),
  negatives: fc.constantFrom("veto", "majority", "majority"),
  fourEyes: fc.boolean(),
});
const move = fc.record<Move>({
  does: fc.constantFrom("vote", "vote", "vote", "goes", "goes", "reads", "leaves", "is back", "ask", "ask"),
  by: who,
  yes: fc.boolean(),
});
const refs = fc.uniqueArray(
  fc.constantFrom("group:g", "role:admin", "role:owner", ...IDS.map((id) => `person:${id}`)),
  { minLength: 1, maxLength: 4 },
);

const taskIn = (state: State) => state.tasks[0] as State["tasks"][0];
const votesIn = (state: State) => state.decisions;

// Counted here in a way of its own: who may decide, by one of these names, and has not.
function couldAgree(state: State, asked: string[]): number {
  const { fourEyes } = readSpec(taskIn(state).spec);
  const free = IDS.filter((id) => {
    const { role, groups, active } = state.authority.get(id) as Authority;
    if (!active || role === "auditor" || (fourEyes && isBehind(state, id))) return false;
    const names = [`person:${id}`, `role:${role}`, ...groups.map((group) => `group:${group}`)];
    return names.some((name) => asked.includes(name)) && !votesIn(state).some((vote) => vote.personId === id);
  });
  return free.length + votesIn(state).filter(({ positive }) => positive).length;
}
const isPossible = (state: State, more: string[] = []): boolean =>
  couldAgree(state, [...taskIn(state).assignees, ...more]) >= readSpec(taskIn(state).spec).quorum.need;

const GOING: Record<string, (as: Authority) => Partial<Authority>> = {
  goes: () => ({ active: false }),
  reads: () => ({ role: "auditor" }),
  leaves: () => ({ groups: [] }),
};

function begun({ need, negatives, fourEyes }: Rule, assignees: string[]): State | null {
  const human_task = { quorum: { required: need, negatives }, four_eyes: fourEyes };
  const task = { spec: { human_task, title: "x", of: 0, levels: [] }, assignees };
  const state = knowing(waiting({}, task, { behindPersonId: "o" }), PEOPLE);
  taskIn(state).spec.of = couldAgree(state, assignees);
  return isPossible(state) ? state : null; // such a task does not come into being
}

function ask(state: State, said: string): State {
  const made = transition(state, { type: "ask_owners" }, NOW);
  if (!made.ok) throw new Error(made.refusal.message);
  const after = made.value.state;
  expect(after.intent.status, said).toBe("WAITING");
  expect(made.value.events.length, said).toBe(
    !isPossible(state) && isPossible(state, ["role:owner"]) ? 1 : 0,
  );
  expect(isPossible(after), said).toBe(isPossible(state, ["role:owner"]) || isPossible(state));
  const again = transition(after, { type: "ask_owners" }, NOW);
  expect(again.ok && again.value.events, said).toEqual([]);
  return after;
}

function vote(state: State, { by, yes }: Move, said: string): State {
  const outcome = yes ? "approved" : "rejected";
  const made = transition(state, { type: "decide", actor: person(by), outcome, version: 1 }, NOW);
  if (!made.ok) return state;
  const after = made.value.state;
  const { need, negatives } = readSpec(taskIn(after).spec).quorum;
  const counts = negatives === "majority" && need > 1;
  const { status } = after.intent;
  if (status === "FAILED" && yes) throw new Error(`whoever agreed ended it: ${said}`);
  if (status === "FAILED" && counts) expect(isPossible(after), said).toBe(false);
  if (status === "WAITING" && counts) expect(isPossible(after), said).toBe(yes ? isPossible(state) : true);
  return after;
}

test("whoever comes and goes, it is asked of enough once it is looked at, and ends by a vote alone", () => {
  fc.assert(
    fc.property(rule, refs, fc.array(move, { minLength: 1, maxLength: 12 }), (rule, asked, moves) => {
      let state = begun(rule, asked);
      for (const next of moves) {
        if (state?.intent.status !== "WAITING") return;
        const said = JSON.stringify({ rule, next, task: taskIn(state), votes: votesIn(state).length });
        const as = state.authority.get(next.by) as Authority;
        if (next.does === "vote") state = vote(state, next, said);
        else if (next.does === "ask") state = ask(state, said);
        else state = knowing(state, { [next.by]: GOING[next.does]?.(as) ?? PEOPLE[next.by] ?? null });
        const open = tally(readSpec(taskIn(state).spec).quorum, votesIn(state)).verdict;
        if (state.intent.status === "WAITING") expect(open, said).toBe("open");
      }
    }),
    { numRuns: 4000 },
  );
});

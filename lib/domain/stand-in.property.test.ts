// AZ-6: however people stand in for each other, nobody decides what they asked or shaped themself, nobody asked is taken
// off a task, and no chain of substitutes goes on for ever.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codeOf, NOW, person, stateIn, taskOf } from "../testing/states";
import type { Command } from "./commands";
import { transition } from "./lifecycle";
import { type Away, standInFor, standInsAmong, withStandIns } from "./stand-in";
import type { State } from "./state";
import { open } from "./transitions/open";
import type { Authority, Role } from "./types";

const IDS = [1, 2, 3, 4, 5].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const index = fc.integer({ min: 0, max: IDS.length - 1 });
const someone = fc.record({
  isAway: fc.boolean(),
  to: fc.option(index, { nil: null }),
  role: fc.constantFrom<Role>("owner", "admin", "member", "member", "auditor"),
  active: fc.constantFrom(true, true, true, false),
});
const world = fc.record({
  people: fc.array(someone, { minLength: 1, maxLength: IDS.length }),
  asked: fc.uniqueArray(index, { minLength: 1, maxLength: IDS.length }),
  behind: fc.option(index, { nil: null }),
  revisers: fc.uniqueArray(index, { maxLength: 2 }),
  submitter: fc.option(index, { nil: null }),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

const idOf = (n: number): string => IDS[n] as string;
const acts = ({ people }: World, n: number): boolean =>
  people[n]?.active === true && people[n].role !== "auditor";

function awayOf(w: World): Away {
  return new Map(
    w.people.flatMap(({ isAway, to, active }, n) =>
      isAway && active
        ? [[idOf(n), { to: to === null ? null : idOf(to), able: to !== null && acts(w, to) }] as const]
        : [],
    ),
  );
}

function authorityOf({ people }: World): Map<string, Authority> {
  return new Map(people.map(({ role, active }, n) => [idOf(n), { role, active, groups: [] }]));
}

function waitingIn(w: World): State {
  const behindPersonId = w.behind === null ? null : idOf(w.behind);
  const revisers = w.revisers.map(idOf);
  const submitter = w.submitter === null ? "agent:sa_1" : `person:${idOf(w.submitter)}`;
  const assignees = w.asked.map((n) => `person:${idOf(n)}`);
  const state = stateIn(
    "WAITING",
    { behindPersonId, submitter, progress: revisers.length > 0 ? { revisers } : {} },
    taskOf({ four_eyes: true }, { assignees }),
  );
  return { ...state, authority: authorityOf(w) };
}

const isShaper = (w: World, id: string): boolean =>
  [w.behind, w.submitter, ...w.revisers].some((n) => n !== null && idOf(n) === id);

/** As the worker does it: everybody who is away, against what is there. */
function standInForAll(w: World, state: State): { state: State; events: number } {
  let now = state;
  let events = 0;
  for (const absent of awayOf(w).keys()) {
    const standIn = standInFor(absent, awayOf(w), () => false);
    if (!standIn) continue;
    const refs = [`person:${standIn.by}`, "role:member", "everyone"];
    const command: Command = { type: "stand_in", standIn, refs };
    const result = transition(now, command, NOW);
    if (!result.ok) continue;
    now = result.value.state;
    events += result.value.events.length;
  }
  return { state: now, events };
}

const askedIn = (state: State): string[] => state.tasks[0]?.assignees ?? [];
const vote = (id: string): Command => ({
  type: "decide",
  actor: person(id),
  outcome: "approved",
  version: 1,
});

test("a chain ends at somebody who is there and may decide, or nowhere; it never touches whom four eyes exclude", () => {
  fc.assert(
    fc.property(world, (w) => {
      const away = awayOf(w);
      for (const id of IDS) {
        const standIn = standInFor(id, away, (who) => isShaper(w, who));
        if (!standIn) continue;
        expect(away.has(id)).toBe(true);
        expect(away.has(standIn.by)).toBe(false);
        expect(acts(w, IDS.indexOf(standIn.by))).toBe(true);
        expect(new Set(standIn.chain).size).toBe(standIn.chain.length);
        expect(standIn.chain.some((who) => isShaper(w, who))).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});

test("open tasks: nobody decides what they asked or shaped, nobody is taken off, and a second look changes nothing", () => {
  fc.assert(
    fc.property(world, (w) => {
      const before = waitingIn(w);
      const { state } = standInForAll(w, before);
      for (const ref of askedIn(before)) expect(askedIn(state)).toContain(ref);
      const added = askedIn(state).filter((ref) => !askedIn(before).includes(ref));
      for (const ref of added) expect(isShaper(w, ref.slice("person:".length))).toBe(false);
      for (const id of IDS)
        if (id === before.intent.behindPersonId || before.intent.progress.revisers?.includes(id))
          expect(codeOf(state, vote(id))).not.toBe("ok");
      expect(standInForAll(w, state).events).toBe(0);
    }),
    { numRuns: 2000 },
  );
});

test("new tasks: whoever is behind the request neither gets it by a substitute nor names one", () => {
  fc.assert(
    fc.property(world, (w) => {
      const personId = w.behind === null ? null : idOf(w.behind);
      const refs = w.asked.map((n) => `person:${idOf(n)}`);
      const standIns = standInsAmong(refs, awayOf(w), (id) => id === personId);
      const assignees = withStandIns(refs, standIns);
      const { intent } = waitingIn({ ...w, revisers: [] });
      const spec = { human_task: { four_eyes: true }, title: "Go?", of: assignees.length, levels: [] };
      const holder = { type: "human" as const, ref: "everyone", name: "everyone" };
      const to = { kind: "people" as const, spec, assignees, holder, standIns };
      const born = open({ intent, actor: person(IDS[0] as string), requestHash: "", to }, NOW).state;
      const state = { ...born, authority: authorityOf(w) };
      if (personId !== null) {
        expect(codeOf(state, vote(personId))).not.toBe("ok");
        if (!refs.includes(`person:${personId}`)) expect(assignees).not.toContain(`person:${personId}`);
        for (const { chain } of standIns) expect(chain).not.toContain(personId);
      }
      expect(standInForAll({ ...w, submitter: null, revisers: [] }, state).events).toBe(0);
    }),
    { numRuns: 2000 },
  );
});

// What a process remembers: nothing but what the database would say, and only so much of it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf, lockBatch } from "../db/write/lock";
import type { Decision, State } from "../domain/state";
import { takesSeveralVotes } from "../domain/task-spec";
import type { Authority } from "../domain/types";
import { machine, makeGroup, makePerson } from "../testing/factory";
import { fireAll } from "../testing/fire-all";
import { ANA, NOW, stateIn, waiting } from "../testing/states";
import { type Course, courses } from "./courses.fixture";
import { type Known, openKnown } from "./known";
import { approve, comment, openTwo, type Two } from "./two-processes.fixture";

const MEMBER: Authority = { role: "member", active: true, groups: [] };
const open = (id: string, more: Partial<State["intent"]> = {}): State => stateIn("WAITING", { id, ...more });
const idsIn = (known: Known, ids: string[]): string[] => ids.filter((id) => known.state("w1", id));

describe("by itself", () => {
  test("what is kept is what is known, in its workspace alone", () => {
    const known = openKnown();
    const state = open("a");
    known.keep(state);
    known.keepPerson("w1", "ana", MEMBER);
    expect(known.state("w1", "a")).toBe(state);
    expect(known.authority("w1", "ana")).toBe(MEMBER);
    expect(known.state("w2", "a")).toBeUndefined();
    expect(known.authority("w2", "ana")).toBeUndefined();
  });

  test("the newest stay, and whatever is kept again is new", () => {
    const known = openKnown(3);
    for (const id of ["a", "b", "c", "a", "d"]) known.keep(open(id));
    expect(idsIn(known, ["a", "b", "c", "d"])).toEqual(["a", "c", "d"]);
  });

  test("of intents it keeps 4,000, and of people 2,000", () => {
    const known = openKnown();
    const ids = Array.from({ length: 5000 }, (_, i) => `${i}`);
    for (const id of ids) known.keep(open(id));
    for (const id of ids) known.keepPerson("w1", id, MEMBER);
    expect(idsIn(known, ids)).toEqual(ids.slice(1000));
    expect(ids.filter((id) => known.authority("w1", id))).toEqual(ids.slice(3000));
  });

  test("what has ended is dropped, and so is whoever may not act any more", () => {
    const known = openKnown();
    for (const status of ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"] as const) {
      known.keep(open("a"));
      known.keep(stateIn(status, { id: "a" }));
      expect(known.state("w1", "a")).toBeUndefined();
    }
    known.keepPerson("w1", "ana", MEMBER);
    known.keepPerson("w1", "ana", { ...MEMBER, active: false });
    expect(known.authority("w1", "ana")).toBeUndefined();
  });

  test("what is to be forgotten is, and nothing else", () => {
    const known = openKnown();
    for (const id of ["a", "b", "c"]) {
      known.keep(open(id));
      known.keepPerson("w1", id, MEMBER);
    }
    known.forget([
      { workspaceId: "w1", intentId: "a" },
      { workspaceId: "w2", intentId: "b" },
    ]);
    known.forgetPeople([
      { workspaceId: "w1", id: "c" },
      { workspaceId: "w2", id: "b" },
    ]);
    expect(idsIn(known, ["a", "b", "c"])).toEqual(["b", "c"]);
    expect(["a", "b", "c"].filter((id) => known.authority("w1", id))).toEqual(["a", "b"]);
  });

  const LONG = "x".repeat(8000);
  const vote: Decision = {
    taskId: "a",
    version: 1,
    personId: ANA,
    outcome: "approved",
    positive: true,
    payloadHash: "aa".repeat(32),
    comment: null,
    data: null,
    edits: null,
    via: "inbox",
    seq: 8,
    at: NOW,
  };
  const named = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`${i}`.padStart(20, "x"), 0]));
  test.each<[string, State]>([
    ["a long payload", open("a", { payload: { text: LONG } })],
    ["a payload of many small things", open("a", { payload: { list: Array(1000).fill(0) } })],
    ["a payload of many names", open("a", { payload: named })],
    ["what was said to it since", open("a", { progress: { controls: { text: LONG } } })],
    ["its task", waiting({ description: LONG }, {}, { id: "a" })],
    ["the votes on it", { ...open("a"), decisions: [{ ...vote, comment: LONG }] }],
  ])(
    "an intent that is too large is not kept, be it for %s, nor what was known of it before",
    (_what, large) => {
      const known = openKnown();
      known.keep(open("a"));
      known.keep(large);
      expect(known.state("w1", "a")).toBeUndefined();
    },
  );

  test("one of an ordinary size is kept with its votes", () => {
    const known = openKnown();
    const state = waiting(
      { description: "x".repeat(3000) },
      {},
      { id: "a", payload: { text: "x".repeat(2000) } },
    );
    known.keep({ ...state, decisions: [vote, { ...vote, comment: "because" }] });
    expect(idsIn(known, ["a"])).toEqual(["a"]);
  });
});

describe("beside a database", () => {
  const two = openTwo();

  test("what grows with each event has a limit too", async () => {
    const { world, here, submit, act } = two();
    const intentId = await submit();
    await act(intentId, comment("small"));
    expect(here.known.state(world.workspaceId, intentId)).toBeDefined();
    const patch = { a: "x".repeat(64_000), b: "y".repeat(64_000) };
    expect(await act(intentId, { type: "controls", actor: machine(), patch })).toMatchObject({ ok: true });
    expect(here.known.state(world.workspaceId, intentId)).toBeUndefined();
  });

  test("and so has what is said with votes", async () => {
    const { ana, world, here, submit, act } = two();
    const intentId = await submit({ title: "Three of us", quorum: 2 });
    const long = { comment: "c".repeat(64_000), data: { evidence: "e".repeat(64_000) } };
    expect(await act(intentId, { ...approve(ana), ...long })).toMatchObject({ ok: true });
    expect(here.known.state(world.workspaceId, intentId)).toBeUndefined();
  });

  const STEPS = 10;
  const pause = fc.constantFrom(0, 0, 0, 0, 3, 40, 130, 700);

  test("property: what is known is what would be read", async () => {
    const { db, ana, ben, world } = two();
    const { workspaceId } = world;
    const olga = await makePerson(db.sql, world, "olga@example.org", "owner");
    const group = { slug: "release", id: await makeGroup(db.sql, world, "release", [ana, ben]) };
    const worker = "agent://test/test/worker";
    await db.sql`insert into agents (workspace_id, id, name, address, created_by)
      values (${workspaceId}, 'sa_x', 'worker', ${worker}, 'test')`;
    const course = courses({ people: [olga, ana, ben], group, worker }, STEPS);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(course, { minLength: 1, maxLength: 25, size: "max" }),
        fc.array(pause, { minLength: 1, maxLength: STEPS, size: "max" }),
        async (all, pauses) => {
          compared += await follow(two(), all, pauses);
        },
      ),
      // What fails is made small only for so long, or its seed would not be told in time.
      { numRuns: 10, interruptAfterTimeLimit: 15_000 },
    );
    expect(compared).toBeGreaterThan(50);
  });
});

/** Says it all, step by step to all of them at once, and compares after each. */
async function follow(
  { db, submit, act, pass, hearClock, here, world }: Two,
  all: Course[],
  pauses: number[],
) {
  const { workspaceId } = world;
  const begun = (await hearClock()).getTime();
  const ids = await Promise.all(
    all.map(({ human, lasts, more }) =>
      submit(human, { ...more, deadlineAt: lasts === null ? null : new Date(begun + lasts * 1000) }),
    ),
  );
  const compare = async (): Promise<number> => {
    const read = await load(here, workspaceId, ids);
    const known = ids.flatMap((id) => here.known.state(workspaceId, id) ?? []);
    const stored = known.map(({ intent }) => read.get(keyOf(workspaceId, intent.id))!);
    expect(known.map(plain)).toEqual(stored.map(plain));
    return known.length;
  };
  let compared = await compare();
  for (const [step, seconds] of pauses.entries()) {
    await pass(seconds * 1000);
    await hearClock();
    if (seconds > 0) await fireAll(here, db.sql);
    compared += await compare();
    await Promise.all(all.map(({ said }, i) => act(ids[i]!, said[step]!)));
    compared += await compare();
  }
  return compared;
}

const load = (
  { writer }: Two["here"],
  workspaceId: string,
  intentIds: string[],
): Promise<Map<string, State>> =>
  writer.run(async (tx) => {
    const workspaceIds = intentIds.map(() => workspaceId);
    const { states } = await lockBatch(tx, { workspaceIds, intentIds, people: [], keys: [] });
    return { value: states, last: null };
  });

/** Earlier votes only where they count, for elsewhere nobody reads them; and as JSON, where -0 is 0. */
function plain({ intent, tasks, timers, decisions }: State): unknown {
  const counts = tasks.some(({ status, spec }) => status === "open" && takesSeveralVotes(spec));
  const votes = counts ? decisions.toSorted((a, b) => a.seq - b.seq) : [];
  const armed = timers.toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
  return JSON.parse(JSON.stringify({ intent, tasks, armed, votes }));
}

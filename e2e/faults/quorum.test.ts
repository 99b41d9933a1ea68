// B-25: n of m counts people. Exhaustively in the domain, then with the same person at every door at once.
import { expect, test } from "vitest";
import { transition } from "@/lib/domain/lifecycle";
import type { State } from "@/lib/domain/state";
import { open } from "@/lib/domain/transitions/open";
import type { Authority, JsonObject, Via } from "@/lib/domain/types";
import { draftOf, machine, type PersonActor } from "@/lib/testing/factory";
import { openArena } from "./arena";
import { submitted } from "./scene";

const MEMBER: Authority = { role: "member", active: true, groups: [] };
const AT = new Date("2030-01-01T00:00:00.000Z");
const DOORS: Via[] = ["api", "cli", "inbox", "email", "slack", "slack_link"];

test("up to 4 people in up to 6 steps: the verdict is that of the distinct people who spoke first", () => {
  let walked = 0;
  for (const need of [1, 2, 3, 4])
    for (const negatives of ["veto", "majority"] as const) {
      const start = opened({ required: need, of: 4, negatives });
      walked += walk(start, new Map(), 6, { need, negatives });
    }
  expect(walked).toBeGreaterThan(5_000);
});

type Rule = { need: number; negatives: "veto" | "majority" };

function walk(state: State, said: Map<string, boolean>, steps: number, rule: Rule): number {
  const yes = [...said.values()].filter(Boolean).length;
  const no = said.size - yes;
  const rejected = rule.negatives === "veto" || rule.need === 1 ? no > 0 : 4 - no < rule.need;
  const expected = yes >= rule.need ? "COMPLETED" : rejected ? "FAILED" : "WAITING";
  expect(state.intent.status, JSON.stringify([...said])).toBe(expected);
  if (steps === 0) return 1;
  let walked = 1;
  for (const person of ["a", "b", "c", "d"])
    for (const outcome of ["approved", "rejected"]) {
      // A second vote comes by another door than the first: still the same person.
      const via = DOORS[(steps + said.size) % DOORS.length]!;
      const actor: PersonActor = { kind: "person", id: person, personId: person, name: person, via };
      const result = transition(state, { type: "decide", actor, outcome }, AT);
      const mayCount = expected === "WAITING" && !said.has(person);
      expect(result.ok).toBe(mayCount);
      if (result.ok)
        walked += walk(
          result.value.state,
          new Map(said).set(person, outcome === "approved"),
          steps - 1,
          rule,
        );
      else walked += 1;
    }
  return walked;
}

function opened(quorum: JsonObject): State {
  const spec = { human_task: { quorum }, title: "x", of: 4, levels: [] };
  const intent = {
    workspaceId: "w",
    id: "i",
    type: "t",
    correlationId: "i",
    from: "f",
    to: "human",
    submitter: "key:k",
    behindPersonId: null,
    payload: {},
    payloadHash: "00",
    deadlineAt: null,
    options: {},
  };
  const holder = { type: "human" as const, ref: "everyone", name: "everyone" };
  const to = { kind: "people" as const, spec, assignees: ["everyone"], holder };
  const { state } = open({ intent, actor: machine(), requestHash: "", to }, AT);
  return { ...state, authority: new Map(["a", "b", "c", "d"].map((id) => [id, MEMBER])) };
}

const arena = openArena(4, 4);

test("one person at six doors at once is one vote; two people are two; somebody removed meanwhile is none", async () => {
  const { engines, world, people, base } = arena();
  const ids = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      submitted(engines[i % 4]!, draftOf(world, { title: "Deploy", quorum: 2 })),
    ),
  );
  const vote = (intentId: string, actor: PersonActor, i: number) =>
    engines[i % 4]!.apply({
      workspaceId: world.workspaceId,
      intentId,
      command: { type: "decide", actor, outcome: "approved" },
    });
  const alone = await Promise.all(
    ids.map(async (id) => {
      const results = await Promise.all(DOORS.map((via, i) => vote(id, { ...people[1]!, via }, i)));
      return results.map((result) => (result.ok ? result.value.intent.status : result.refusal.code)).sort();
    }),
  );
  expect(new Set(alone.map(String))).toEqual(
    new Set([String([...Array(5).fill("already_voted"), "WAITING"].sort())]),
  );

  await base.sql`update people set status = 'removed' where id = ${people[3]!.id}`;
  const removed = await Promise.all(ids.map((id, i) => vote(id, people[3]!, i)));
  expect(removed.filter((result) => result.ok || result.refusal.code !== "not_assignee")).toEqual([]);

  const second = await Promise.all(ids.map((id, i) => vote(id, people[2]!, i)));
  expect(second.filter((result) => !result.ok || result.value.intent.status !== "COMPLETED")).toEqual([]);
  expect(await arena().violations()).toEqual([]);
});

// The short way of a change: what this process knows is decided on without being read, and never believed.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Command } from "../domain/commands";
import { machine, makeGroup, makePerson } from "../testing/factory";
import { hashJson } from "./hash";
import { approve, claim, comment, openTwo, release } from "./two-processes.fixture";

const two = openTwo();

test("what this process has just written is decided on without being read, event after event", async () => {
  const { ana, submit, act, waysOf, eventsOf } = two();
  const intentId = await submit();
  const ways = await waysOf(async () => {
    for (const command of [comment("well?"), claim(ana), approve(ana)])
      expect(await act(intentId, command)).toMatchObject({ ok: true });
  });
  expect(ways).toEqual({ quick: 3, looked: 0 });
  expect((await eventsOf(intentId)).at(-1)).toBe("intent.completed");
});

test("what another process changed meanwhile is looked up, and nothing of it is lost", async () => {
  const { ana, submit, act, elsewhere, waysOf, eventsOf } = two();
  const intentId = await submit();
  await elsewhere(intentId, comment("said elsewhere"));
  const ways = await waysOf(async () =>
    expect(await act(intentId, approve(ana))).toMatchObject({ ok: true }),
  );
  expect(ways).toEqual({ quick: 1, looked: 1 });
  expect((await eventsOf(intentId)).slice(3)).toEqual([
    "intent.commented",
    "intent.in_progress",
    "intent.completed",
  ]);
});

test("one that changed takes its whole batch to be looked up, and each is done once", async () => {
  const { db, ana, submit, act, elsewhere } = two();
  const ids = await Promise.all(Array.from({ length: 5 }, () => submit()));
  await elsewhere(ids[2] as string, { type: "cancel", actor: machine(), reason: "not needed" });
  const results = await Promise.all(ids.map((intentId) => act(intentId, approve(ana))));
  expect(results.map((result) => result.ok)).toEqual([true, true, false, true, true]);
  const [votes] = await db.sql`select count(*)::int as n from decisions where task_id = any(${ids})`;
  expect(votes?.n).toBe(4);
});

test("a refusal is never given from memory", async () => {
  const { ana, ben, submit, act, elsewhere } = two();
  const intentId = await submit();
  expect(await act(intentId, claim(ben))).toMatchObject({ ok: true });
  await elsewhere(intentId, release(ben));
  // As far as this process knows, ben has it.
  expect(await act(intentId, approve(ana))).toMatchObject({ ok: true });
});

test("nor is it from memory that nothing is to be done", async () => {
  const { ana, ben, submit, act, elsewhere } = two();
  const intentId = await submit();
  await act(intentId, claim(ana));
  await elsewhere(intentId, release(ana));
  await elsewhere(intentId, claim(ben));
  expect(await act(intentId, claim(ana))).toMatchObject({ ok: false, refusal: { code: "claimed_by_other" } });
});

test("nor that it is in the hands of somebody who was removed, whatever else happens to it at once", async () => {
  const { db, ana, submit, act, newcomer } = two();
  const cleo = await newcomer(`${randomUUID()}@example.org`);
  const intentId = await submit();
  expect(await act(intentId, claim(cleo))).toMatchObject({ ok: true });
  await db.sql`update people set status = 'removed' where id = ${cleo.id}`;
  const said = [comment("who has it?"), approve(ana)];
  const results = await Promise.all(said.map((command) => act(intentId, command)));
  expect(results.map((result) => (result.ok ? "ok" : result.refusal.code))).toEqual(["ok", "ok"]);
});

test.each([
  ["was removed", (id: string) => two().db.sql`update people set status = 'removed' where id = ${id}`],
  ["only reads now", (id: string) => two().db.sql`update people set role = 'auditor' where id = ${id}`],
])("somebody who %s a moment ago decides nothing", async (_what, change) => {
  const { submit, act, newcomer, waysOf } = two();
  const cleo = await newcomer(`${randomUUID()}@example.org`);
  const [first, second] = [await submit(), await submit()];
  expect(await waysOf(() => act(first, approve(cleo)))).toEqual({ quick: 1, looked: 0 });
  await change(cleo.id);
  expect(await act(second, approve(cleo))).toMatchObject({ ok: false, refusal: { code: "not_assignee" } });
});

test("somebody who left the group a moment ago does not decide for it", async () => {
  const { db, world, ana, submit, act, newcomer, waysOf } = two();
  const cleo = await newcomer("cleo@example.org");
  const group = await makeGroup(db.sql, world, "release", [cleo, ana]);
  const ask = () => submit({ title: "Deploy?", assignees: ["release"] });
  await act(await ask(), approve(cleo));
  const [first, second] = [await ask(), await ask()];
  expect(await waysOf(() => act(first, approve(cleo)))).toEqual({ quick: 1, looked: 0 });
  await db.sql`delete from group_people where group_id = ${group} and person_id = ${cleo.id}`;
  expect(await act(second, approve(cleo))).toMatchObject({ ok: false, refusal: { code: "not_assignee" } });
  await makeGroup(db.sql, world, "other", [ana]);
  // Whoever joined one is compared anew, and is let in.
  expect(await act(second, approve(ana))).toMatchObject({ ok: true });
});

test("the clock is the database's: what it says has passed has passed", async () => {
  const { ana, submit, act, pass } = two();
  const intentId = await submit({ title: "Deploy?" }, { deadlineAt: new Date(Date.now() + 60_000) });
  await pass(3_600_000);
  expect(await act(intentId, approve(ana))).toMatchObject({ ok: false, refusal: { code: "expired" } });
});

test("of many at once on many intents each is done once, in order, and the losers are told", async () => {
  const { ana, submit, act, eventsOf } = two();
  const ids = await Promise.all(Array.from({ length: 40 }, () => submit()));
  const results = await Promise.all(
    ids.flatMap((intentId, i) => [
      act(intentId, comment(`${i}`)),
      act(intentId, approve(ana)),
      act(intentId, { type: "cancel", actor: machine(), reason: "late" }),
    ]),
  );
  expect(results.filter((result) => result.ok)).toHaveLength(80);
  for (const [i, result] of results.entries()) expect(result.ok).toBe(i % 3 !== 2);
  expect(await eventsOf(ids[7] as string)).toEqual([
    "intent.created",
    "intent.submitted",
    "intent.human_task_assigned",
    "intent.commented",
    "intent.in_progress",
    "intent.completed",
  ]);
});

test("a repeated request is answered as it was the first time, known or not", async () => {
  const { submit, act, eventsOf } = two();
  const intentId = await submit();
  const idempotency = { id: randomUUID(), body: randomUUID() };
  const say = () =>
    act(intentId, comment("once"), { idempotency, respond: ({ intent }) => ({ seq: intent.seq }) });
  const [first, second] = [await say(), await say()];
  expect(second).toMatchObject({ ok: true, value: { repeated: true } });
  expect(first.ok && first.value.answer).toEqual(second.ok && second.value.answer);
  expect((await eventsOf(intentId)).filter((type) => type === "intent.commented")).toHaveLength(1);
});

test("only where people are counted is more read than before; the votes on it go the short way", async () => {
  const { ana, ben, here, world, submit, act, waysOf } = two();
  const quorum = { required: 2, negatives: "majority" };
  const human = { title: "Deploy?", quorum };
  const [counted, one, eyes] = [
    await submit(human),
    await submit(),
    await submit({ title: "x", four_eyes: true }),
  ];
  const revise: Command = { type: "revise", actor: machine(), payload: {}, payloadHash: hashJson({}) };
  const hand: Command = { type: "reassign", actor: ana, to: ["everyone"], names: ["everyone"], of: 2 };
  const looked = { quick: 0, looked: 1 };
  const short = { quick: 1, looked: 0 };
  for (const command of [revise, hand]) expect(await waysOf(() => act(counted, command))).toEqual(looked);
  expect(here.known.state(world.workspaceId, counted)?.asked).toBeUndefined();
  for (const command of [revise, hand]) expect(await waysOf(() => act(one, command))).toEqual(short);
  expect(await waysOf(() => act(eyes, revise))).toEqual(short);
  for (const [actor, status] of [
    [ana, "WAITING"],
    [ben, "COMPLETED"],
  ] as const) {
    const vote: Command = { type: "decide", actor, outcome: "approved", version: 2 };
    const ways = await waysOf(async () =>
      expect(await act(counted, vote)).toMatchObject({ ok: true, value: { intent: { status } } }),
    );
    expect(ways).toEqual(short);
  }
});

test("whoever votes in the batch in which people are counted is judged in their turn", async () => {
  const { ana, ben, submit, act, waysOf } = two();
  const intentId = await submit({ title: "Deploy?", assignees: ["role:member"], quorum: 2 });
  const handTo = (...ids: string[]): Command => {
    const to = ids.map((id) => `person:${id}`);
    return { type: "reassign", actor: ana, to, names: to, of: ids.length };
  };
  const said = [approve(ana), handTo(ana.id), handTo(ben.id), approve(ben)];
  const ways = await waysOf(async () => {
    const results = await Promise.all(said.map((command) => act(intentId, command)));
    expect(results.map((result) => (result.ok ? result.value.intent.status : result.refusal.code))).toEqual([
      "WAITING",
      "undecidable",
      "WAITING",
      "COMPLETED",
    ]);
  });
  expect(ways).toEqual({ quick: 0, looked: 1 });
});

test("what is offered several times in one batch is offered once, and takes no neighbour along", async () => {
  const { db, submit, act, waysOf } = two();
  const [intentId, neighbour] = [await submit(null), await submit()];
  const revise = (n: number): Command => ({
    type: "revise",
    actor: machine(),
    payload: { n },
    payloadHash: hashJson({ n }),
  });
  const to = "agent://test/test/other";
  const handOn: Command = { type: "transfer", actor: machine(), to, registered: false };
  const ways = await waysOf(async () => {
    const said = [revise(1), revise(2), handOn, revise(3)].map((command) => act(intentId, command));
    const results = await Promise.all([...said, act(neighbour, comment("me, too"))]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
  });
  expect(ways).toEqual({ quick: 1, looked: 0 });
  const offers = await db.sql`select address, attempt from offers where intent_id = ${intentId}`;
  expect([...offers]).toEqual([{ address: to, attempt: 1 }]);
});

test("whoever is handed a task in the batch that looks whether too few are asked is counted there", async () => {
  const { db, world, ana, ben, submit, act, eventsOf } = two();
  await makePerson(db.sql, world, "olga@example.org", "owner");
  const intentId = await submit({ title: "Deploy?", assignees: ["ana@example.org"] });
  const to = [`person:${ben.id}`];
  const said: Command[] = [
    { type: "reassign", actor: ana, to, names: ["ben"], of: 1 },
    { type: "ask_owners" },
  ];
  const results = await Promise.all(said.map((command) => act(intentId, command)));
  expect(results.map(({ ok }) => ok)).toEqual([true, true]);
  expect((await eventsOf(intentId)).slice(3)).toEqual(["intent.transfer"]);
});

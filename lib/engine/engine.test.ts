import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { readEvents } from "../db/read/events";
import { setClock, testDatabase } from "../testing/database";
import { draftOf, machine, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { decide } from "./decide";
import { type Engine, openEngine } from "./open";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let ben: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org", "owner");
  ben = await makePerson(db.sql, world, "ben@example.org");
});

// Tests move the clock of the database instead of waiting for it.
const HOUR_MS = 3_600_000;
afterEach(() => setClock(db.sql, 0));

afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function submit(human: object | null = { title: "Deploy?" }, more = {}) {
  const result = await engine.submit(draftOf(world, human as never, more));
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value.intent;
}

const vote = (intentId: string, actor: PersonActor, outcome: string, more = {}) =>
  decide(engine, { workspaceId: world.workspaceId, taskId: intentId, actor, outcome, ...more });

test("a submitted intent waits for a person, and the decision completes it", async () => {
  const intent = await submit();
  expect(intent.status).toBe("WAITING");
  const decided = await vote(intent.id, ana, "approved", { comment: "go" });
  expect(decided.ok && decided.value.intent.status).toBe("COMPLETED");
  const events = await readEvents(db, world.workspaceId, intent.id, 0);
  expect(events.map((e) => `${e.seq} ${e.type} ${e.status}`)).toEqual([
    "2 intent.created CREATED",
    "4 intent.submitted SUBMITTED",
    "6 intent.human_task_assigned WAITING",
    "8 intent.in_progress IN_PROGRESS",
    "10 intent.completed COMPLETED",
  ]);
  const [left] = await db.sql`select
    (select count(*)::int from assignments where task_id = ${intent.id}) as assignments,
    (select count(*)::int from timers where intent_id = ${intent.id}) as timers,
    (select count(*)::int from decisions where task_id = ${intent.id}) as decisions,
    (select count(*)::int from deliveries where intent_id = ${intent.id}) as deliveries`;
  expect(left).toEqual({ assignments: 0, timers: 0, decisions: 1, deliveries: 2 });
});

test("the second decision is refused with who decided what and when", async () => {
  const intent = await submit();
  const both = await Promise.all([vote(intent.id, ana, "approved"), vote(intent.id, ben, "rejected")]);
  const winners = both.filter((result) => result.ok);
  expect(winners).toHaveLength(1);
  const loser = both.find((result) => !result.ok);
  expect(loser && !loser.ok && loser.refusal.code).toBe("closed");
  expect(loser && !loser.ok && loser.refusal.details?.decided_by).toMatch(/ana|ben/);
});

test("a negative decision ends as FAILED, never COMPLETED", async () => {
  const intent = await submit();
  const decided = await vote(intent.id, ana, "rejected");
  expect(decided.ok && decided.value.intent.status).toBe("FAILED");
});

test("a timer fires once and expiry is neither an approval nor a rejection", async () => {
  const intent = await submit({ title: "Soon" }, { deadlineAt: new Date(Date.now() + HOUR_MS) });
  await setClock(db.sql, 2 * HOUR_MS);
  expect(await engine.fire(100)).toMatchObject({ fired: 1, skipped: 0 });
  expect(await engine.fire(100)).toMatchObject({ fired: 0, skipped: 0 });
  const late = await vote(intent.id, ana, "approved");
  expect(!late.ok && late.refusal.code).toBe("closed");
  const [row] = await db.sql`select status::text from intents where id = ${intent.id}`;
  expect(row?.status).toBe("TIMED_OUT");
});

test("the same key and body answer with the same intent; another body is refused", async () => {
  const draft = draftOf(world, { title: "Once" });
  const key = { id: "00000000-0000-4000-8000-000000000001", body: "00000000-0000-4000-8000-00000000000a" };
  const made = await Promise.all([1, 2, 3, 4].map(() => engine.submit(draft, key)));
  expect(new Set(made.map((result) => result.ok && result.value.intent.id)).size).toBe(1);
  const other = await engine.submit(draft, { ...key, body: "00000000-0000-4000-8000-00000000000b" });
  expect(!other.ok && other.refusal.code).toBe("idempotency_mismatch");
});

test("a quorum counts distinct people", async () => {
  const intent = await submit({ title: "Two of us", quorum: 2 });
  const first = await vote(intent.id, ana, "approved");
  expect(first.ok && first.value.intent.status).toBe("WAITING");
  const again = await vote(intent.id, { ...ana, via: "inbox" }, "approved");
  expect(!again.ok && again.refusal.code).toBe("already_voted");
  const second = await vote(intent.id, ben, "approved");
  expect(second.ok && second.value.intent.status).toBe("COMPLETED");
});

test("a decision on an old version is refused, and the new payload is not decided", async () => {
  const intent = await submit();
  const revise = {
    type: "revise" as const,
    actor: machine(),
    payload: { service: "api", version: "2" },
    payloadHash: "ab".repeat(32),
  };
  const revised = await engine.apply({
    workspaceId: world.workspaceId,
    intentId: intent.id,
    command: revise,
  });
  expect(revised.ok && revised.value.intent.version).toBe(2);
  const stale = await vote(intent.id, ana, "approved", { version: 1 });
  expect(!stale.ok && stale.refusal.code).toBe("stale_version");
  const [row] =
    await db.sql`select status::text, (select count(*)::int from revisions where intent_id = ${intent.id}) as old from intents where id = ${intent.id}`;
  expect(row).toEqual({ status: "WAITING", old: 1 });
});

test("an edit outside the editable fields is refused; one inside goes along with the outcome", async () => {
  const intent = await submit({ title: "Edit", editable: ["/nested/amount"] });
  const outside = await vote(intent.id, ana, "approved", {
    editedPayload: { ...intent.payload, version: "9" },
  });
  expect(!outside.ok && outside.refusal.code).toBe("not_editable");
  const inside = await vote(intent.id, ana, "approved", {
    editedPayload: { ...intent.payload, nested: { amount: 5 } },
  });
  expect(inside.ok && inside.value.intent.progress.result).toMatchObject({
    outcome: "approved",
    payload: { nested: { amount: 5 } },
  });
});

test("events can be neither changed nor deleted, even by the owner of the database", async () => {
  await expect(db.sql`update events set seq = seq + 2`).rejects.toThrow(/append-only/);
  await expect(db.sql`delete from events`).rejects.toThrow(/append-only/);
  await expect(db.sql`truncate events`).rejects.toThrow(/append-only/);
});

test("text that means something to SQL, arrays or JSON comes back as it went in", async () => {
  const hostile = [
    `"},{NULL,"`,
    '\\\\"\\',
    "NULL",
    "{}",
    "",
    "a,b",
    "'; drop table intents; --",
    "line\nbreak\ttab",
    "💥 \u2028 ’",
    "$1 %s \\u0041",
  ];
  for (const text of hostile) {
    const intent = await submit(
      { title: `t ${text}` },
      { payload: { [`k${text}`]: text }, type: `x ${text}` },
    );
    const decided = await vote(intent.id, ana, "approved", { comment: `c ${text}`, data: { said: text } });
    expect(decided.ok).toBe(true);
    const [row] = await db.sql`
      select i.type, i.payload, d.comment, d.data, t.spec from intents i
      join decisions d on d.task_id = i.id join tasks t on t.id = i.id where i.id = ${intent.id}`;
    expect(row).toMatchObject({
      type: `x ${text}`,
      payload: { [`k${text}`]: text },
      comment: `c ${text}`,
      data: { said: text },
    });
    expect(row?.spec.human_task.title).toBe(`t ${text}`);
  }
});

test("another workspace that asks for the same id in the same batch takes nothing away", async () => {
  const intent = await submit();
  const other = await makeWorld(db.sql);
  const foreign = () =>
    engine.apply({
      workspaceId: other.workspaceId,
      intentId: intent.id,
      command: { type: "cancel", actor: machine() },
    });
  const [, decided, ...refused] = await Promise.all([
    foreign(),
    vote(intent.id, ana, "approved"),
    foreign(),
    foreign(),
  ]);
  expect(decided.ok && decided.value.intent.status).toBe("COMPLETED");
  for (const result of refused) expect(!result.ok && result.refusal.code).toBe("not_found");
});

test("a refusal under a key is judged again; an answer under a key stays", async () => {
  const intent = await submit();
  const key = { id: "00000000-0000-4000-8000-0000000000f1", body: "00000000-0000-4000-8000-0000000000f2" };
  const claim = () =>
    engine.apply({
      workspaceId: world.workspaceId,
      intentId: intent.id,
      command: { type: "take", actor: machine(), claimer: "w7" },
      idempotency: key,
      respond: ({ intent: now }) => ({ fence: now.progress.claim?.fence ?? 0 }),
    });
  const early = await claim();
  expect(!early.ok && early.refusal.code).toBe("not_terminal");
  await vote(intent.id, ana, "approved");
  const won = await claim();
  const again = await claim();
  expect(won.ok && won.value.answer).toEqual({ fence: 1 });
  expect(again.ok && again.value.answer).toEqual({ fence: 1 });
  expect(again.ok && again.value.repeated).toBe(true);
});

test("a timer that cannot be fired stops neither its neighbours nor the other kinds", async () => {
  const soon = { deadlineAt: new Date(Date.now() + HOUR_MS) };
  const [bad, good] = [await submit({ title: "bad" }, soon), await submit({ title: "good" }, soon)];
  // A second terminal event cannot be written, so this expiry can never be.
  await db.sql`
    insert into events (workspace_id, intent_id, seq, type, status, at, actor, via, hash)
    values (${world.workspaceId}, ${bad.id}, 9998, 'intent.failed', 'FAILED', now(), 'system:system', 'system', '')`;
  await db.sql`update timers set due_at = due_at - interval '1 minute' where intent_id = ${bad.id}`;
  await setClock(db.sql, 2 * HOUR_MS);
  for (let i = 0; i < 6; i++) await engine.fire(100);
  const rows = await db.sql`select id, status::text from intents where id in (${bad.id}, ${good.id})`;
  const statusOf = (id: string) => rows.find((row) => row.id === id)?.status;
  expect(statusOf(good.id)).toBe("TIMED_OUT");
  expect(statusOf(bad.id)).toBe("WAITING");
});

// Whoever is called at night learns that what is due is not done any more: nobody reminded, nobody told.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { finishDeliveries } from "@/lib/db/write/deliveries";
import { setClock } from "@/lib/testing/database";
import { fireAll } from "@/lib/testing/fire-all";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const hour = 3600;
const after = (seconds: number) => setClock(at.sql, seconds * 1000);
const ready = () => at.ask("GET", "/readyz/worker", { key: null });
async function late(): Promise<string> {
  const { status, body } = await ready();
  const { message = "" } = (body.error ?? {}) as { message?: string };
  return `${status} ${/not done: ([^.]+)\./.exec(message)?.[1] ?? ""}`.trim();
}
/** Not at once: an answer is good for a second. */
const becomes = (said: string) => expect.poll(late, { timeout: 10_000 }).toBe(said);

/** What a worker does with it. */
const tell = () => finishDeliveries(at.db.sql, "log", { limit: 100, from: null, answer: "" }, async () => {});

async function submit(more = {}) {
  const human_task = { title: "Ready?" };
  const asked = { intent_type: "ready.v1", to_agent: "human", payload: {}, human_task, ...more };
  const { body } = await at.ask("POST", "/v1/intents", { body: asked });
  return String(body.intent_id);
}

test("nobody is told: late after eight seconds, until it is done", async () => {
  await submit();
  await after(4);
  await becomes("200");
  await after(9);
  await becomes("503 deliveries");
  expect((await ready()).headers.get("retry-after")).toBe("1");
  expect((await at.ask("GET", "/readyz", { key: null })).status).toBe(200);
  await tell();
  await becomes("200");
});

test("a deadline passes and brings nothing: late, until it does", async () => {
  const [now] = await at.sql`select app_now() + interval '1 hour' as deadline`;
  await submit({ deadline_at: now?.deadline });
  await tell();
  await after(hour + 18);
  await becomes("503 timers");
  await fireAll(at.deps.engine, at.sql);
  await becomes("200");
  await tell();
});

test("a decision could be taken back, cannot any more, and is not made: late, until it is", async () => {
  const taskId = await submit();
  await tell();
  const { workspaceId, personId } = at.acme;
  const actor = { kind: "person" as const, id: personId, personId, name: "Ana", via: "inbox" as const };
  const payloadHash = createHash("sha256").update("{}").digest("hex");
  const decision = { workspaceId, taskId, actor, outcome: "approved", version: 1, payloadHash };
  expect(await at.deps.engine.held.hold([decision], 5)).toMatchObject({ ok: true });
  await after(hour + 18 + 14);
  await becomes("503 held decisions");
  await at.deps.engine.held.fire(10);
  await becomes("200");
});

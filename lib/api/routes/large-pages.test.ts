import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let bot: Awaited<ReturnType<typeof addAgent>>;
const made: string[] = [];
const HALF_MB = 512 * 1024;
const MOST = 5 * 1024 * 1024;
const MANY = 12;

// As agents may ask for it, and as it may come out.
beforeAll(async () => {
  at = await apiFixture();
  bot = await addAgent(at.db, at.acme, "bot");
  for (let i = 0; i < MANY; i++) {
    const { body } = await at.ask("POST", "/v1/intents", {
      body: { intent_type: "t.v1", to_agent: bot.address },
    });
    made.push(String(body.intent_id));
  }
  made.sort().reverse();
});
afterAll(() => at.close());

const text = JSON.stringify({ text: "x".repeat(HALF_MB) });
const setPayload = () => at.sql`update intents set payload = ${text}::text::json`;
const setResult = () => at.sql`
  update intents set payload = '{}', progress = json_build_object('result', ${text}::text::json)`;
const setEvents = () =>
  at.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update intents set progress = '{}'`;
    await tx`update events set body = ${text}::text::json where seq = 6`;
  });

type Shown = { intent_id: string; thread: { intent_id: string } };

async function pages(path: string, list: string): Promise<{ seen: string[]; sizes: number[] }> {
  const seen: string[] = [];
  const sizes: number[] = [];
  for (let cursor: unknown = ""; cursor !== null; ) {
    const {
      status,
      text: said,
      body,
    } = await at.ask("GET", `${path}&cursor=${cursor}`.replace(/&cursor=$/, ""));
    expect(status, said.slice(0, 500)).toBe(200);
    sizes.push(said.length);
    seen.push(...(body[list] as Shown[]).map((one) => one.intent_id ?? one.thread.intent_id));
    cursor = body.has_more === false ? null : body.next_cursor;
  }
  return { seen, sizes };
}

test.each([
  ["what was asked", setPayload],
  ["what came of it", setResult],
])("a page of intents ends while it is small, however long %s is, and the next follows", async (_, set) => {
  await set();
  const { seen, sizes } = await pages("/v1/intents?limit=500", "intents");
  expect(seen).toEqual(made);
  expect(Math.max(...sizes)).toBeLessThan(MOST);
});

test("so does a page of threads, and one of those that moved", async () => {
  await setEvents();
  const threads = await pages(`/v1/inbox?limit=200`, "threads");
  expect(threads.seen).toEqual(made);
  expect(Math.max(...threads.sizes)).toBeLessThan(MOST);
  // Shown when every transaction on the server that began before is over: the neighbours' tests share it.
  await expect
    .poll(async () => (await pages("/v1/inbox/changes?limit=200", "changes")).seen.length, {
      timeout: 10_000,
    })
    .toBe(MANY);
  const changes = await pages("/v1/inbox/changes?limit=200", "changes");
  expect(changes.seen.sort().reverse()).toEqual(made);
  expect(Math.max(...changes.sizes)).toBeLessThan(MOST);
});

test("an intent that is larger than a page is a page of its own", async () => {
  await at.sql`update intents set payload = json_build_object('text', repeat('x', 6 * 1024 * 1024)), progress = '{}'`;
  const { seen, sizes } = await pages("/v1/intents?limit=3", "intents");
  expect(seen).toEqual(made);
  expect(sizes.length).toBe(MANY);
});

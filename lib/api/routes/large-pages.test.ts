import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../client";
import { readEvents } from "../../db/read/events";
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
    .poll(async () => (await pages("/v1/inbox/changes?limit=200", "changes")).seen.length)
    .toBe(MANY);
  const changes = await pages("/v1/inbox/changes?limit=200", "changes");
  expect(changes.seen.sort().reverse()).toEqual(made);
  expect(Math.max(...changes.sizes)).toBeLessThan(MOST);
});

const MANY_EVENTS = 250;
type Event = { seq: number };

/** As often as people comment and machines report. */
async function logOf(body: string): Promise<string> {
  const [id = ""] = made;
  await at.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`delete from events where intent_id = ${id} and seq > 6`;
    await tx`
      insert into events (workspace_id, intent_id, seq, type, status, at, actor, via, body, hash)
      select workspace_id, intent_id, 6 + 2 * n, 'intent.commented', 'WAITING', at, actor, via, ${body}::text::json, hash
      from events, generate_series(1, ${MANY_EVENTS}) as n where intent_id = ${id} and seq = 6`;
    await tx`update intents set seq = ${6 + 2 * MANY_EVENTS}, payload = '{}', progress = '{}' where id = ${id}`;
    await tx`delete from tasks where id = ${id}`;
    await tx`
      insert into tasks (workspace_id, id, kind, status, risk, spec, assigned_at)
      values (${at.acme.workspaceId}, ${id}, 'approval', 'open', 'normal',
        ${tx.json({ human_task: { title: "T", description: "x".repeat(20_000) }, of: 1 })}, app_now())`;
  });
  return id;
}
const short = JSON.stringify({ text: "x" });
const shownWhole = JSON.stringify({ text: "x".repeat(20_000) });
const WHOLE_LOG = Array.from({ length: MANY_EVENTS + 3 }, (_, i) => 2 + 2 * i);

test.each([
  ["too long to be shown", text],
  ["that are shown whole", shownWhole],
  ["that only repeat what is waited for", short],
])(
  "a page of a log ends while it is small, with events %s, and the next follows",
  async (_, body) => {
    const id = await logOf(body);
    const [seen, sizes] = [[] as number[], [] as number[]];
    for (let since: unknown = 0; since !== null; ) {
      const page = await at.ask("GET", `/v1/intents/${id}/events?since=${since}`);
      expect(page.status, page.text.slice(0, 500)).toBe(200);
      sizes.push(page.text.length);
      seen.push(...(page.body.events as Event[]).map(({ seq }) => seq));
      since = page.body.next_cursor;
    }
    expect(seen).toEqual(WHOLE_LOG);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(MOST);
    const client = connect({
      url: "http://countersign.test",
      key: at.acme.workspaceKey,
      fetch: (async (url: string, init: RequestInit) => at.api.fetch(new Request(url, init))) as never,
    });
    expect((await client.events(id)).map(({ seq }) => seq)).toEqual(WHOLE_LOG);
  },
  120_000,
);

test("what is too long to be shown is not read all at once", async () => {
  const read = await readEvents(at.db, at.acme.workspaceId, await logOf(text), 0);
  expect(JSON.stringify(read).length).toBeLessThan(MOST);
});

test("nor does a stream tell more of it at once", async () => {
  const id = await logOf(shownWhole);
  const frames: number[] = [];
  for (let since = 0; frames.length < WHOLE_LOG.length; ) {
    const { text: said } = await at.ask(
      "GET",
      `/v1/intents/${id}/events/stream?since=${since}&wait_seconds=1`,
    );
    expect(said.length).toBeLessThan(MOST);
    const seqs = [...said.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));
    expect(seqs.length).toBeGreaterThan(0);
    frames.push(...seqs);
    since = seqs.at(-1) ?? 0;
    expect(said).toContain(`"next_seq":${since + 1}`);
  }
  expect(frames).toEqual(WHOLE_LOG);
});

test("an intent that is larger than a page is a page of its own", async () => {
  await at.sql`update intents set payload = json_build_object('text', repeat('x', 6 * 1024 * 1024)), progress = '{}'`;
  const { seen, sizes } = await pages("/v1/intents?limit=3", "intents");
  expect(seen).toEqual(made);
  expect(sizes.length).toBe(MANY);
});

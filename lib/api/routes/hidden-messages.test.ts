// A message that somebody hid from their own view is gone from it, however they ask, and from nobody else's.
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let bot: Awaited<ReturnType<typeof addAgent>>;
beforeAll(async () => {
  at = await apiFixture();
  bot = await addAgent(at.db, at.acme, "bot");
});
afterAll(() => at.close());

type Thread = { thread_id: string; messages: Array<{ content: string }> };
type View = { key: string; query: string };

async function seenBy({ key, query }: View, id: string): Promise<string[][]> {
  const ask = async (path: string) =>
    (await at.ask("GET", path + query.replace("?", path.includes("?") ? "&" : "?"), { key })).body;
  const changes = async () =>
    ((await ask("/v1/inbox/changes?limit=200")).changes as Array<{ thread: Thread }>).map(
      ({ thread }) => thread,
    );
  const named = (threads: Thread[]) => threads.filter(({ thread_id }) => thread_id === id);
  // What moved is told once nobody's transaction in the whole server is older.
  await expect.poll(async () => named(await changes()).length, { timeout: 20_000 }).toBe(1);
  const threads = [
    (await ask(`/v1/inbox/${id}`)).thread as Thread,
    ...named((await ask("/v1/inbox")).threads as Thread[]),
    ...named(await changes()),
  ];
  expect(threads).toHaveLength(3);
  return threads.map(({ messages }) => messages.map(({ content }) => content));
}

const views = (): Record<string, View[]> => ({
  agent: ["", "?owner_agent=bot", `?owner_agent=${bot.address}`].map((query) => ({ key: bot.token, query })),
  "agent, by its workspace": ["?owner_agent=bot", "?owner_agent=acme/prod/bot"].map((query) => ({
    key: at.acme.workspaceKey,
    query,
  })),
  person: [{ key: at.acme.personToken, query: "" }],
  workspace: [{ key: at.acme.workspaceKey, query: "" }],
});
const isOfAgent = (name: string): boolean => name.startsWith("agent");

test.each(["agent", "agent, by its workspace", "person", "workspace"])("%s", async (name) => {
  for (const { key, query } of views()[name] ?? []) {
    const made = await at.ask("POST", "/v1/intents", {
      body: { intent_type: "t.v1", to_agent: bot.address },
    });
    const id = String(made.body.intent_id);
    await at.ask("POST", `/v1/inbox/${id}/reply`, { body: { message: "hm" } });
    const hide = async () => {
      const path = `/v1/inbox/${id}/messages/delete${query}`;
      return (await at.ask("POST", path, { key, body: { mode: "self" } })).body;
    };
    expect(await hide()).toMatchObject({ deleted_count: 1, thread: { messages: [] } });
    expect(await hide()).toMatchObject({ deleted_count: 0, message_ids: [] });
    for (const [other, each] of Object.entries(views()))
      for (const view of each) {
        const isOwn = other === name || (isOfAgent(other) && isOfAgent(name));
        const left = isOwn ? [] : ["hm"];
        expect(await seenBy(view, id), `${other} ${view.query}`).toEqual([left, left, left]);
      }
  }
});

test("what lies behind the newest events that a thread shows is hidden all the same, and counted", async () => {
  const made = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", to_agent: bot.address } });
  const id = String(made.body.intent_id);
  const shown = async () =>
    ((await at.ask("GET", `/v1/inbox/${id}`)).body.thread as { messages: Array<{ message_id: string }> })
      .messages;
  const reply = () => at.ask("POST", `/v1/inbox/${id}/reply`, { body: { message: "hm" } });
  const hide = async (body: object) =>
    (await at.ask("POST", `/v1/inbox/${id}/messages/delete`, { body: { mode: "self", ...body } })).body;
  await reply();
  const [first] = await shown();
  for (let n = 0; n < 59; n++) await reply();
  expect(await shown()).not.toContainEqual(first);
  const ids = [first?.message_id];
  expect(await hide({ message_ids: [...ids, ...ids] })).toMatchObject({ deleted_count: 1, message_ids: ids });
  expect(await hide({ message_ids: ids })).toMatchObject({ deleted_count: 0 });
  for (const wrong of [
    "",
    "1",
    `${id}:`,
    `${id}:1`,
    `${id}:2e0`,
    `${id}:99999999999`,
    `x${ids[0]?.slice(1)}`,
  ])
    expect(await hide({ message_ids: [wrong] }), wrong).toMatchObject({ deleted_count: 0 });
  // The newest first, then what is left of them.
  expect(await hide({ limit: 5 })).toMatchObject({ deleted_count: 5 });
  expect(await hide({})).toMatchObject({ deleted_count: 54, thread: { messages: [] } });
});

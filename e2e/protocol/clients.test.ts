// protocol.md, section 5: each published client, from the submission to the end of the intent.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { all, decide, first, forPeople, heldFor, intentOf, plain, submit, timed } from "./ask";
import { commandLine } from "./clients/command-line";
import { goSdk } from "./clients/go-sdk";
import { pythonSdk } from "./clients/python-sdk";
import { typescriptSdk } from "./clients/typescript-sdk";
import { type ProbeServer, startServer } from "./server";
import { pause } from "./wire";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const sdk = () => ({ baseUrl: server.url, apiKey: server.workspaceKey });
const cli = (actorToken?: string) =>
  commandLine({ baseUrl: server.url, key: server.workspaceKey, ...(actorToken ? { actorToken } : {}) });
const seqs = (events: JsonObject[]) => events.map((event) => Number(event.seq));
const types = (events: JsonObject[]) => events.map((event) => event.event_type);

/** Runs a watcher over an intent that is approved while it watches. */
async function watched(watch: (id: string) => Promise<JsonObject[]>): Promise<JsonObject[]> {
  const id = await submit(server.machine, forPeople());
  const seen = watch(id);
  await pause(700);
  const reply = await decide(server, id, { outcome: "approved" });
  expect(reply.status, reply.text).toBe(200);
  return seen;
}

describe("every way of watching sees every event once, in order, to the end", () => {
  const watchers: Array<[string, (id: string) => Promise<JsonObject[]>]> = [
    ["TypeScript SDK: observe", (id) => all(typescriptSdk(sdk()).observe(id))],
    ["Python SDK: observe", (id) => all(pythonSdk(sdk()).observe(id))],
    ["Go SDK: observe, by polling", (id) => all(goSdk(sdk()).observe(id))],
    ["command line: scenarios apply --watch", (id) => all(cli().applyWatch(id))],
  ];
  test.each(watchers)("%s", async (_, watch) => {
    const events = await watched(watch);
    expect(seqs(events)).toEqual(events.map((_each, i) => 2 * (i + 1)));
    expect(types(events).slice(0, 2)).toEqual(["intent.created", "intent.submitted"]);
    expect(types(events)).toContain("intent.human_task_assigned");
    expect(events.at(-1)).toMatchObject({ event_type: "intent.completed", status: "COMPLETED" });
  });

  test("command line: intents watch, which begins at 1 and never ends by itself", async () => {
    const count = (await watched((id) => all(typescriptSdk(sdk()).observe(id)))).length;
    const events = await watched((id) => first(cli().intentsWatch(id), count + 1, 6_000));
    expect(seqs(events)).toEqual(Array.from({ length: count }, (_, i) => 2 * (i + 1)));
  });
});

test("TypeScript SDK: waitFor learns the outcome within a second of the decision", { retry: 2 }, async () => {
  const id = await submit(server.machine, forPeople());
  const waiting = typescriptSdk(sdk()).waitFor(id);
  await pause(500);
  const began = performance.now();
  await decide(server, id, { outcome: "rejected" });
  expect(await waiting).toMatchObject({ status: "FAILED", details: { outcome: "rejected" } });
  const took = performance.now() - began;
  expect(took).toBeLessThan((await heldFor(server.machine, 2)) / 2);
});

describe("every way of listening hears of each intent once, and finishes it", () => {
  const listeners: Array<[string, string, (address: string, key: string) => AsyncGenerator<JsonObject>]> = [
    ["ts-agent", "TypeScript SDK: listen", (a, apiKey) => typescriptSdk({ ...sdk(), apiKey }).listen(a)],
    ["py-agent", "Python SDK: listen", (a, apiKey) => pythonSdk({ ...sdk(), apiKey }).listen(a)],
    ["go-agent", "Go SDK: listen", (a, apiKey) => goSdk({ ...sdk(), apiKey }).listen(a)],
  ];
  test.each(listeners)("%s by the %s", async (name, _, listen) => {
    const agent = await server.newAgent(name);
    const before = await submit(server.machine, plain(agent.address));
    const stream = listen(agent.address, agent.key);
    const mine = server.as({ "x-api-key": agent.key });
    const finish = async (id: string) => {
      const [delivery] = await first(once(stream), 1);
      expect(delivery).toMatchObject({ intent_id: id });
      expect((await mine("GET", `/v1/intents/${id}`)).status).toBe(200);
      const done = await mine("POST", `/v1/intents/${id}/resume`, { action: "complete", by: name });
      expect(done.body, done.text).toMatchObject({ ok: true, applied: true });
    };
    await finish(before);
    const later = pause(300).then(() => submit(server.machine, plain(agent.address)));
    const next = stream.next();
    const id = await later;
    // It asked to be held for fifteen seconds, and is told before a stream that begins now is let go of after ten.
    const told = await Promise.race([next, heldFor(server.machine, 10).catch(() => "the server is gone")]);
    expect(told).toMatchObject({ value: { intent_id: id } });
    expect(await intentOf(server.machine, before)).toMatchObject({
      status: "COMPLETED",
      result: { by: name },
    });
  });
});

test("command line: examples run drops its first look, and still gets the intent submitted half a second later", async () => {
  const agent = await server.newAgent("examples-agent");
  await submit(server.machine, plain(agent.address));
  const mine = commandLine({ baseUrl: server.url, key: agent.key });
  // What is told is told once nothing older is still being written anywhere on this PostgreSQL, which other tests use, too.
  expect(await first(mine.agent(agent.address, 0), 1)).toHaveLength(1);
  const looked = timed(() => mine.highestCursor(agent.address));
  await pause(500);
  const id = await submit(server.machine, plain(agent.address));
  const { value: highest } = await looked;
  const heard = await first(mine.agent(agent.address, highest), 1);
  expect(heard).toEqual([expect.objectContaining({ intent_id: id })]);
  const path = `/v1/intents/${id}/resume?owner_agent=${agent.bare}`;
  expect((await mine.call("POST", path, { action: "complete", ok: true })).status).toBe(200);
  expect((await all(cli().applyWatch(id))).at(-1)).toMatchObject({ status: "COMPLETED" });
});

test("command line: tasks list, get and approve, with a person's token beside the key", async () => {
  const id = await submit(server.machine, forPeople({ title: "Ship it?" }));
  const mine = cli(server.owner.token);
  const { tasks } = (await mine.call("GET", "/v1/me/tasks")).body;
  expect(tasks).toContainEqual(
    expect.objectContaining({
      intent_id: id,
      intent_type: "deploy.v1",
      human_task: expect.objectContaining({ title: "Ship it?" }),
    }),
  );
  expect((await mine.call("GET", `/v1/intents/${id}`)).body.intent).toMatchObject({
    human_task: { title: "Ship it?", task_type: "approval", allowed_outcomes: ["approved", "rejected"] },
  });
  expect((await mine.decide(id, "approved")).status).toBe(200);
  const again = await mine.decide(id, "approved");
  expect([again.status, typeof again.body.detail]).toEqual([409, "string"]);
  expect((await mine.call("GET", "/v1/me/tasks")).body.tasks).not.toContainEqual(
    expect.objectContaining({ intent_id: id }),
  );
});

test("Go SDK: health is also at /v1/health", async () => {
  expect((await goSdk(sdk()).health()).body).toMatchObject({ ok: true });
});

/** Lets one element be taken without ending the source. */
async function* once<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const { value, done } = await source.next();
  if (!done) yield value;
}

// protocol.md, section 0, rules 1 to 4 and 10: without them an unmodified client breaks.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decide, eventsOf, forPeople, heldFor, plain, submit, timed } from "./ask";
import { eventsIn } from "./clients/typescript-sdk";
import { type ProbeServer, startServer } from "./server";
import { pause } from "./wire";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const stream = (id: string, since: number, wait: number) =>
  server.machine("GET", `/v1/intents/${id}/events/stream?since=${since}&wait_seconds=${wait}`);
const seqs = (events: Array<{ seq?: unknown }>) => events.map((event) => Number(event.seq));

describe("rule 0.1: numbers leave gaps, and `since` is exclusive", () => {
  test("an intent's events are numbered 2, 4, 6 …", async () => {
    const id = await submit(server.machine, forPeople());
    await decide(server, id, { outcome: "approved" });
    const numbers = seqs(await eventsOf(server.machine, id));
    expect(numbers.length).toBeGreaterThanOrEqual(4);
    expect(numbers).toEqual(numbers.map((_, i) => 2 * (i + 1)));
  });
  test("whoever sends the last number and whoever sends one more get the same, in the list and in the stream", async () => {
    const id = await submit(server.machine, forPeople());
    await decide(server, id, { outcome: "approved" });
    const numbers = seqs(await eventsOf(server.machine, id));
    for (const since of [0, 1, ...numbers.flatMap((n) => [n, n + 1])].slice(0, -2)) {
      const after = numbers.filter((n) => n > since);
      expect(seqs(await eventsOf(server.machine, id, `?since=${since}`))).toEqual(after);
      expect(seqs(eventsIn((await stream(id, since, 5)).text))).toEqual(after);
    }
  });
  test("an agent's cursor rises by at least two, and is not the intent's number", async () => {
    const agent = await server.newAgent("gapped");
    for (let i = 0; i < 3; i++) await submit(server.machine, plain(agent.address));
    const path = `/v1/agents/${encodeURIComponent(agent.address)}/intents/stream`;
    const read = async (since: number) =>
      seqs(eventsIn((await server.machine("GET", `${path}?since=${since}&wait_seconds=2`)).text));
    // What an older transaction could still come before is not offered yet, and other tests write on the same server.
    await expect.poll(() => read(0)).toHaveLength(3);
    const cursors = await read(0);
    for (const [i, cursor] of cursors.entries())
      expect(cursor - (cursors[i - 1] ?? 0)).toBeGreaterThanOrEqual(2);
    expect(await read(cursors[0]!)).toEqual(cursors.slice(1));
    expect(await read(cursors[0]! + 1)).toEqual(cursors.slice(1));
  });
});

describe("rule 0.2: a stream ends soon after it delivered anything", () => {
  test("at once when there was something to deliver", { retry: 2 }, async () => {
    const id = await submit(server.machine, forPeople());
    const { ms, value } = await timed(() => stream(id, 0, 15));
    expect(ms).toBeLessThan((await heldFor(server.machine, 2)) / 2);
    expect(value.text).toMatch(/event: stream\.timeout\ndata: \{[^\n]*\}\n\n$/);
  });
  test("as soon as something happens when it was waiting", { retry: 2 }, async () => {
    const id = await submit(server.machine, forPeople());
    const last = seqs(await eventsOf(server.machine, id)).at(-1)!;
    const waiting = timed(() => stream(id, last, 15));
    await pause(400);
    await decide(server, id, { outcome: "approved" });
    const { ms, value } = await waiting;
    expect(ms).toBeLessThan((await heldFor(server.machine, 2)) * 0.75);
    expect(eventsIn(value.text).length).toBeGreaterThan(0);
    expect(value.text).toContain("event: stream.timeout");
  });
  test("when its time is over and nothing happened, with the timeout frame alone", async () => {
    const id = await submit(server.machine, forPeople());
    const last = seqs(await eventsOf(server.machine, id)).at(-1)!;
    const [{ ms, value }, twice] = await Promise.all([
      timed(() => stream(id, last, 2)),
      heldFor(server.machine, 4),
    ]);
    expect(ms).toBeGreaterThan(1_500);
    expect(ms).toBeLessThan(twice * 0.875);
    expect(value.text).toMatch(new RegExp(`event: stream.timeout\\ndata: .*"next_seq":${last + 1}`));
    expect(eventsIn(value.text)).toEqual([]);
  });
});

describe("a reader of events goes on by itself, with the header that it sends", () => {
  const heard = (id: string) => ({ "last-event-id": id });
  test("in an intent's log, and what cannot be a number of it says nothing", async () => {
    const id = await submit(server.machine, forPeople());
    await decide(server, id, { outcome: "approved" });
    const numbers = seqs(await eventsOf(server.machine, id));
    const read = async (since: string, last: string) => {
      const path = `/v1/intents/${id}/events/stream?wait_seconds=1${since}`;
      return seqs(eventsIn((await server.machine("GET", path, undefined, heard(last))).text));
    };
    for (const n of numbers) {
      expect(await read("", `${n}`)).toEqual(numbers.filter((each) => each > n));
      expect(await read("&since=0", `${n}`)).toEqual(numbers.filter((each) => each > n));
    }
    expect(await read("&since=4", "2")).toEqual(numbers.filter((each) => each > 4));
    for (const none of ["", "-1", "1.5", "abc", "9".repeat(40)])
      expect(await read("", none)).toEqual(numbers);
  });
  test("in an agent's deliveries", async () => {
    const agent = await server.newAgent("goes-on");
    for (let i = 0; i < 3; i++) await submit(server.machine, plain(agent.address));
    const path = `/v1/agents/${encodeURIComponent(agent.address)}/intents/stream?wait_seconds=2`;
    const read = async (last: string) =>
      seqs(eventsIn((await server.machine("GET", path, undefined, heard(last))).text));
    await expect.poll(() => read("")).toHaveLength(3);
    const [first, ...rest] = await read("");
    expect(await read(`${first}`)).toEqual(rest);
  });
});

// Three tries, here and where else a few milliseconds decide: other tests keep the machine busy.
test("rule 0.3: `wait_seconds=1` returns almost at once when there is nothing", { retry: 2 }, async () => {
  const agent = await server.newAgent(`idle-${Date.now()}`);
  const id = await submit(server.machine, forPeople());
  const last = seqs(await eventsOf(server.machine, id)).at(-1)!;
  const path = `/v1/agents/${agent.address}/intents/stream?since=0&wait_seconds=1`;
  // What a request takes beside is in both: 350 ms of waiting are left.
  const most = (await heldFor(server.machine, 2)) - 1_650;
  expect((await timed(() => server.machine("GET", path))).ms).toBeLessThan(most);
  expect((await timed(() => stream(id, last, 1))).ms).toBeLessThan(most);
});

describe("rule 0.4: frames as the command line reads them", () => {
  test("each is an id, an event and one line of JSON, each with a blank after the colon", async () => {
    const id = await submit(server.machine, forPeople());
    const { headers, text } = await stream(id, 0, 5);
    expect(headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(headers.get("cache-control")).toContain("no-transform");
    const blocks = text.split("\n\n").filter((block) => block !== "" && !block.startsWith(":"));
    for (const block of blocks.slice(0, -1))
      expect(block).toMatch(/^id: \d+\nevent: intent\.[a-z_]+\ndata: \{.*\}$/);
    expect(blocks.at(-1)).toMatch(/^event: stream\.timeout\ndata: \{.*\}$/);
  });
  test("no line comes near 64 KiB, however large the payload and the result", async () => {
    const agent = await server.newAgent("large");
    const large = { text: "ä".repeat(30_000), more: "x".repeat(50_000) };
    const id = await submit(server.machine, plain(agent.address, { payload: large }));
    const delivered = await server.machine(
      "GET",
      `/v1/agents/${agent.address}/intents/stream?since=0&wait_seconds=5`,
    );
    await server.as({ "x-api-key": agent.key })("POST", `/v1/intents/${id}/resume`, {
      action: "complete",
      ...large,
    });
    const { text } = await stream(id, 0, 5);
    expect(text).toContain("intent.completed");
    for (const line of [...text.split("\n"), ...delivered.text.split("\n")])
      expect(Buffer.byteLength(line)).toBeLessThan(60 * 1024);
  });
});

test("rule 0.10: what an agent finds on its stream is DELIVERED or CREATED", async () => {
  const agent = await server.newAgent("delivered");
  const id = await submit(server.machine, plain(agent.address));
  const mine = server.as({ "x-api-key": agent.key });
  const { text } = await mine("GET", `/v1/agents/${agent.address}/intents/stream?since=0&wait_seconds=5`);
  const [delivery] = eventsIn(text);
  expect(delivery).toMatchObject({ intent_id: id, intent_type: "deploy.v1", to_agent: agent.address });
  expect(["DELIVERED", "CREATED"]).toContain(delivery?.status);
  expect(delivery).toMatchObject({ event_type: expect.stringMatching(/^intent\./), at: expect.any(String) });
});

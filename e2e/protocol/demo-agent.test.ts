import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Countersign, connect, type Intent } from "@/lib/client";
import { mayAsk, runAgent } from "@/lib/demo/agent/run";
import { type ProbeServer, startServer } from "./server";

// The demo's live agent against the real api: it is a client like any other, and knows nothing but its key.

// One question, and then it waits.
const PACE = { leastMs: 3_600_000, mostMs: 3_600_000 };

let server: ProbeServer;
let owner: Countersign;
let key: string;
const running: AbortController[] = [];

beforeAll(async () => {
  server = await startServer();
  owner = connect({ url: server.url, token: server.owner.token });
});
afterEach(() => {
  for (const one of running.splice(0)) one.abort();
});
afterAll(() => server.stop());

function start(): { said: string[]; stop(): void } {
  const said: string[] = [];
  const stopping = new AbortController();
  running.push(stopping);
  const agent = connect({ url: server.url, key });
  void runAgent({ agent, signal: stopping.signal, pace: PACE, say: (line) => said.push(line) });
  return { said, stop: () => stopping.abort() };
}

const newAgent = async (name: string) => {
  key = (await server.newAgent(name)).key;
};
const asked = async (type: string): Promise<Intent[]> =>
  (await connect({ url: server.url, key }).list({ intent_type: type })).toReversed();
const open = async (type: string, count: number): Promise<Intent> => {
  await expect.poll(async () => (await asked(type)).length, { timeout: 20_000 }).toBe(count);
  return (await asked(type)).at(-1) as Intent;
};

test("approved, it goes on: what was agreed to stands in what it asks next", async () => {
  await newAgent("agreeable");
  start();
  const refund = await open("demo.refund.v1", 1);
  await owner.decide(refund, { outcome: "approved" });
  const letter = await open("demo.letter.v1", 1);
  expect(letter.payload).toMatchObject({ order: refund.payload.order, amount: refund.payload.amount });
  expect(letter.correlation_id).toBe(refund.intent_id);
  expect((await owner.get(refund)).claim).toMatchObject({ claimer: "desk-assistant" });
});

test("rejected with a reason, it repeats the reason, asks for less, and gives up after that", async () => {
  await newAgent("stubborn");
  const { said } = start();
  const first = await open("demo.refund.v1", 1);
  await owner.decide(first, { outcome: "rejected", comment: "Too much for a kettle." });
  const second = await open("demo.refund.v1", 2);
  expect(Number(second.payload.amount)).toBeLessThan(Number(first.payload.amount));
  expect(second.human_task?.description).toBe("You said: Too much for a kettle.");
  await owner.decide(second, { outcome: "rejected" });
  await expect.poll(() => said.at(-1), { timeout: 20_000 }).toBe("demo.refund.v1 rejected: gives up");
});

test("started again, it finds what it asked before, and asks nothing twice", async () => {
  await newAgent("forgetful");
  const before = start();
  const refund = await open("demo.refund.v1", 1);
  before.stop();
  const { said } = start();
  // By its first turn it has looked for what is open; with one open it may ask for something else.
  await expect.poll(() => said.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await owner.decide(refund, { outcome: "approved" });
  await open("demo.letter.v1", 1);
});

test("two of it never act on one outcome twice", async () => {
  await newAgent("double");
  start();
  const refund = await open("demo.refund.v1", 1);
  const second = start();
  await expect.poll(() => second.said.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await owner.decide(refund, { outcome: "approved" });
  await open("demo.letter.v1", 1);
  const { claim } = (await owner.get(refund)) as Intent & { claim: { fence: number } };
  expect(claim.fence).toBe(1);
});

test("withdrawn by somebody else, it lets the matter rest", async () => {
  await newAgent("calm");
  const { said } = start();
  const refund = await open("demo.refund.v1", 1);
  await owner.cancel(refund, "Enough.");
  await expect
    .poll(() => said.at(-1), { timeout: 20_000 })
    .toBe("demo.refund.v1 canceled: nobody decided; it lets the matter rest");
});

test.each([
  [0, 0, true],
  [2, 0, true],
  [3, 0, false],
  [3, 1, true],
  [14, 1, true],
  [15, 8, false],
])("with %i open and patience for %i it may ask: %s", (size, patience, expected) => {
  expect(mayAsk(size, patience)).toBe(expected);
});

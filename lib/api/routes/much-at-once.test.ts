// Whoever reads much at once, or holds many streams that always have something to say, takes none of the others' time.
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const MANY = 200;

async function submit(): Promise<string> {
  const body = { intent_type: "t.v1", to_agent: "agent://x/y/z" };
  const { body: told, text } = await at.ask("POST", "/v1/intents", { body });
  expect(told.ok, text).toBe(true);
  return told.intent_id as string;
}

/** How many of these are told before what somebody else asks last. A core that is taken away may make that one late, but not each time. */
async function toldBefore(
  paths: string[],
  other: { path: string; key: string },
  holds = "",
): Promise<number> {
  let fewest = paths.length;
  for (let turn = 0; turn < 3 && fewest >= MANY / 4; turn += 1) {
    let told = 0;
    const read = async (path: string, key = at.acme.workspaceKey) => {
      const { status, text } = await at.ask("GET", path, { key });
      expect(status, text).toBe(200);
      expect(text).toContain(holds);
      told += 1;
    };
    const all = paths.map((path) => read(path));
    await read(other.path, other.key);
    fewest = Math.min(fewest, told - 1);
    await Promise.all(all);
    expect(told).toBe(paths.length + 1);
  }
  return fewest;
}

test.each([
  ["streams", (id: string) => `/v1/intents/${id}/events/stream?since=0&wait_seconds=30`],
  ["lists", (id: string) => `/v1/intents/${id}/events`],
])("the log of somebody else is told long before all of a key's %s are", async (_, path) => {
  const other = await addAgent(at.db, at.globex, `other-${path("").length}`);
  const theirs = await at.ask("POST", "/v1/intents", {
    key: at.globex.workspaceKey,
    body: { intent_type: "t.v1", to_agent: other.address },
  });
  const ids: string[] = [];
  while (ids.length < MANY) ids.push(await submit());
  const asked = { path: path(theirs.body.intent_id as string), key: other.token };
  expect(await toldBefore(ids.map(path), asked, "intent.delivered")).toBeLessThan(MANY / 4);
});

// Short ones: all of them have to be told before the deadline of the last, also where the machine has much else to do.
test.each(["/v1/intents?limit=5", "/v1/inbox?limit=5", "/v1/inbox/changes?limit=5", "/v1/agents"])(
  "so is their page of %s",
  async (path) => {
    const paths = Array.from({ length: MANY }, () => path);
    expect(await toldBefore(paths, { path, key: at.globex.workspaceKey })).toBeLessThan(MANY / 4);
  },
);

test("what a key asks for twice is told twice", async () => {
  const id = await submit();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => at.ask("GET", `/v1/intents/${id}/events/stream?since=0`)),
  );
  const [first] = answers;
  expect(first?.text).toContain("intent.delivered");
  for (const { text } of answers) expect(text).toBe(first?.text);
  expect(at.defects).toEqual([]);
});

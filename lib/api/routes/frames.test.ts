// Clients read lines of at most 64 KiB: bytes, of which a sign of Japanese takes three.
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const MOST = 60_000;
const japanese = (bytes: number) => "承".repeat(Math.floor(bytes / 3));

async function submit(human_task: object): Promise<string> {
  const body = { intent_type: "t.v1", to_agent: "human", human_task };
  const { body: said, text } = await at.ask("POST", "/v1/intents", { body });
  expect(said.ok, text).toBe(true);
  return said.intent_id as string;
}
const decide = (id: string, body: object) =>
  at.ask("POST", `/v1/tasks/${id}/decision`, { key: null, bearer: at.acme.personToken, body });

/** Every line of the stream, none of them too long; how many bytes the longest has. */
async function linesOf(id: string): Promise<{ text: string; longest: number }> {
  const { text } = await at.ask("GET", `/v1/intents/${id}/events/stream?since=0&wait_seconds=5`);
  return { text, longest: Math.max(...text.split("\n").map((line) => Buffer.byteLength(line))) };
}

// What is told twice in one frame, in the result and in the details.
test.each([20_000, 30_000, 40_000, 50_000, 60_000])(
  "an answer of %i bytes is told in lines that can be read",
  async (bytes) => {
    const id = await submit({ title: "承認" });
    const data = { said: japanese(bytes) };
    expect((await decide(id, { outcome: "approved", comment: japanese(9_000), data })).status).toBe(200);
    const { text, longest } = await linesOf(id);
    expect(text).toContain("intent.completed");
    expect(longest).toBeLessThan(MOST);
    const { body } = await at.ask("GET", `/v1/intents/${id}`);
    expect(body).toMatchObject({ intent: { result: { said: data.said, comment: japanese(9_000) } } });
  },
);

test("what fits is told whole", async () => {
  const id = await submit({ title: "承認" });
  const comment = japanese(9_000);
  await decide(id, { outcome: "approved", comment });
  expect((await linesOf(id)).text.split(comment)).toHaveLength(4);
});

test.each([100, 8_000, 30_000, 90_000])(
  "so is a task with much to say, and with many to ask: %i bytes",
  async (bytes) => {
    const assignees = Array.from({ length: 90 }, (_, i) => `${i}${japanese(bytes / 90)}`);
    const id = await submit({
      title: "承認",
      description: japanese(6_000),
      extra: japanese(Math.min(bytes, 30_000)),
      assignees,
    });
    const { text, longest } = await linesOf(id);
    expect(text).toContain("intent.human_task_assigned");
    expect(longest).toBeLessThan(MOST);
  },
);

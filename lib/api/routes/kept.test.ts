// What is kept of controls and policy, patch upon patch, has a size.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

async function submit(): Promise<string> {
  const body = { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two" };
  const submitted = await at.ask("POST", "/v1/intents", { body });
  expect(submitted.status, submitted.text).toBe(200);
  return submitted.body.intent_id as string;
}

const KB = 1024;
const large = (name: string, kilobytes: number) => ({ [name]: Array(kilobytes).fill("x".repeat(KB - 3)) });

describe.each([
  ["controls", "controls_patch"],
  ["policy", "grants_patch"],
  ["policy", "envelope_patch"],
])("%s by %s", (verb, field) => {
  const patch = (id: string, body: object, method = "POST") =>
    at.ask(method, `/v1/intents/${id}/${verb}`, { body: { [field]: body } });

  test("come to as much as a payload, and to no more, whatever the patches", async () => {
    const id = await submit();
    expect((await patch(id, large("a", 64))).status).toBe(200);
    expect((await patch(id, large("b", 62))).status).toBe(200);
    const read = async () => (await at.ask("GET", `/v1/intents/${id}/events`)).text;
    const before = await read();
    for (const method of ["POST", "PATCH"]) {
      const refused = await patch(id, large("c", 4), method);
      expect([refused.status, refused.body.error], refused.text).toMatchObject([
        422,
        {
          code: "too_large",
          details: { limit_bytes: 128 * KB, problems: [{ pointer: `/${field}`, rule: "too_big" }] },
        },
      ]);
    }
    expect(await read()).toBe(before);
    const smaller = await patch(id, { a: 1 });
    expect(smaller.body, smaller.text).toMatchObject({ applied: true, policy_generation: 3 });
    expect((await patch(id, large("c", 4))).status).toBe(200);
  });

  test("too large in one piece is refused, too", async () => {
    const refused = await patch(await submit(), large("a", 192));
    expect([refused.status, refused.body.error], refused.text).toMatchObject([422, { code: "too_large" }]);
  });

  test("letters count by their bytes", async () => {
    const id = await submit();
    expect((await patch(id, { a: Array(110).fill("x".repeat(KB)) })).status).toBe(200);
    expect((await patch(id, { a: Array(110).fill("ü".repeat(KB)) })).status).toBe(422);
  });

  test("what had grown past that before is read, and may become smaller", async () => {
    const id = await submit();
    expect((await patch(id, large("c", 10))).status).toBe(200); // too much for the engine to remember: it reads it again
    const kept = JSON.stringify({ ...large("a", 100), ...large("b", 100) });
    const [part, inner] = verb === "controls" ? ["controls", []] : ["policy", [field.replace("_patch", "")]];
    await at.db.sql`update intents
      set progress = jsonb_set(progress::jsonb, ${[part, ...inner] as string[]}, ${kept}::text::jsonb)::json
      where id = ${id}`;
    expect((await at.ask("GET", `/v1/intents/${id}`)).status).toBe(200);
    expect((await patch(id, { d: 1 })).status).toBe(422);
    const smaller = await patch(id, { a: 1 });
    expect(smaller.status, smaller.text).toBe(200);
    expect((await patch(id, { d: 1 })).status).toBe(200);
  });
});

test("a policy's two parts count together, and each patch is named", async () => {
  const id = await submit();
  const body = { grants_patch: large("a", 70), envelope_patch: large("b", 70) };
  const refused = await at.ask("POST", `/v1/intents/${id}/policy`, { body });
  expect([refused.status, refused.body.error], refused.text).toMatchObject([
    422,
    { details: { problems: [{ pointer: "/grants_patch" }, { pointer: "/envelope_patch" }] } },
  ]);
});

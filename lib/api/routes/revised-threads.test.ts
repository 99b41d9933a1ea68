// What was revised is decided on what was seen, at every door: where that has to be said, it can be.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

async function revised(): Promise<string> {
  const made = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", to_agent: "human" } });
  const id = String(made.body.intent_id);
  await at.ask("POST", `/v1/intents/${id}/revise`, { body: { payload: { amount: 2 } } });
  return id;
}
const decide = (path: string, body: object) => at.ask("POST", path, { key: at.acme.personToken, body });
const codeOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code;

describe.each<[string, (id: string) => string, object, string]>([
  ["a thread's approval", (id) => `/v1/inbox/${id}/approve`, {}, "approved"],
  ["a thread's rejection", (id) => `/v1/inbox/${id}/reject`, { comment: "No." }, "rejected"],
  ["a decision by approval id", (id) => `/v1/approvals/${id}/decision`, { decision: "approve" }, "approved"],
])("%s", (_door, pathOf, body, outcome) => {
  test("is taken with what it was made on, and with nothing else", async () => {
    const [byVersion, byHash] = [await revised(), await revised()];
    const stale = await decide(pathOf(byVersion), body);
    expect([stale.status, codeOf(stale)]).toEqual([409, "stale_version"]);
    const { version, payload_hash } = (stale.body.error as { details: Record<string, unknown> }).details;
    expect(codeOf(await decide(pathOf(byVersion), { ...body, version: 1 }))).toBe("stale_version");
    expect(codeOf(await decide(pathOf(byHash), { ...body, payload_hash: "0".repeat(64) }))).toBe(
      "payload_mismatch",
    );
    for (const [id, madeOn] of [
      [byVersion, { version }],
      [byHash, { payload_hash }],
    ] as const) {
      const decided = await decide(pathOf(id), { ...body, ...madeOn });
      expect(decided.status, decided.text).toBe(200);
      expect((await at.ask("GET", `/v1/intents/${id}`)).body).toMatchObject({ outcome, version: 2 });
    }
  });
});

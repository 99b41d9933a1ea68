import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createKey } from "../../auth/keys";
import { RISKS, type Risk, type Scope } from "../../domain/types";
import { apiFixture } from "../tenants.fixture";

// A token on somebody's laptop must not quietly decide for them: scopes × risk × what the workspace allows.

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const allow = (settings: object) => at.db.sql`
  update workspaces set settings = ${JSON.stringify(settings)}::text::json where id = ${at.acme.workspaceId}`;
// Made anew, so that nothing is remembered of it.
const tokenWith = async (scopes: Scope[]) => {
  const { workspaceId, personId } = at.acme;
  return (await createKey(at.db, { workspaceId, kind: "person", personId, scopes })).token;
};
const submit = async (risk: Risk) => {
  const human_task = { title: "Deploy?", risk };
  const { body } = await at.ask("POST", "/v1/intents", {
    body: { intent_type: "t.v1", to_agent: "human", human_task },
  });
  return body.intent_id as string;
};
async function decide(risk: Risk, key: string, client = {}): Promise<[number, string | undefined]> {
  const { status, body } = await at.ask("POST", `/v1/tasks/${await submit(risk)}/decision`, {
    key,
    body: { outcome: "approved" },
    headers: client,
  });
  return [status, (body.error as { code: string } | undefined)?.code];
}

describe.each([
  ["as it is made", {}, true],
  ["that allows it", { tokenDecisions: true }, true],
  ["that switched it off", { tokenDecisions: false }, false],
])("in a workspace %s", (_, settings, isAllowed) => {
  beforeEach(() => allow(settings));

  test.each(RISKS)("a task of %s risk", async (risk) => {
    const whole = await tokenWith(["read", "decide"]);
    const expected = isAllowed && risk !== "high" ? [200, undefined] : [403, "human_required"];
    expect(await decide(risk, whole)).toEqual(expected);
    expect(await decide(risk, whole, { "x-axme-client": "axme-cli/1" })).toEqual(expected);
    expect(await decide(risk, await tokenWith(["read", "submit", "claim", "cancel"]))).toEqual([
      403,
      isAllowed ? "scope_required" : "human_required",
    ]);
  });
});

test("switching it off holds for tokens that decided a moment ago, within a second", async () => {
  await allow({});
  const token = await tokenWith(["decide"]);
  expect(await decide("normal", token)).toEqual([200, undefined]);
  await allow({ tokenDecisions: false });
  await expect.poll(() => decide("normal", token)).toEqual([403, "human_required"]);
});

test("a decision over the doors of the protocol is refused like any other", async () => {
  await allow({ tokenDecisions: false });
  const token = await tokenWith(["submit", "read", "claim", "cancel", "decide"]);
  const id = await submit("normal");
  for (const path of [`/v1/inbox/${id}/approve`, `/v1/inbox/${id}/reject`, `/v1/tasks/${id}/claim`]) {
    const { status, body } = await at.ask("POST", path, { key: token, body: {} });
    expect([path, status, (body.error as { code: string }).code]).toEqual([path, 403, "human_required"]);
  }
});

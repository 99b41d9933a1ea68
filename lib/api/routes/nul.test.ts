// PostgreSQL's texts hold no NUL: one in an address is the asker's mistake, not a defect of ours.
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeCursor } from "../cursor";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

test.each([
  ["/v1/intents?intent_type=%00", "intent_type"],
  ["/v1/intents?from_agent=a%00b", "from_agent"],
  ["/v1/intents?to_agent=%00", "to_agent"],
  ["/v1/inbox?owner_agent=%00", "owner_agent"],
  ["/v1/inbox/changes?owner_agent=%00", "owner_agent"],
  ["/v1/agents?workspace_id=%00", "workspace_id"],
  ["/v1/me/tasks?cursor=%00", "cursor"],
])("%s is told which field has a NUL in it", async (path, field) => {
  const { status, body, text } = await at.ask("GET", path);
  expect(status, text).toBe(422);
  expect(body.error).toMatchObject({
    code: "schema_invalid",
    message: `query /${field}: This contains the character NUL.`,
    details: { in: "query", problems: [{ pointer: `/${field}`, rule: "nul" }] },
  });
});

test.each([
  "/v1/agents/%00",
  "/v1/agents/acme/prod/a%00",
  "/v1/agents/%00/intents",
  "/v1/agents/%00/intents/stream?wait_seconds=1",
  "/v1/organizations/%00",
  "/v1/service-accounts/%00",
])("%s is nothing that there is", async (path) => {
  const { status, text } = await at.ask("GET", path);
  expect(status, text).toBe(404);
});

test.each(["-".repeat(36), `${"0".repeat(35)}-`, "\0"])(
  "%j is where no page of people ended",
  async (end) => {
    const path = `/v1/organizations/${at.acme.orgId}/members?cursor=${writeCursor(end)}`;
    const { status, body, text } = await at.ask("GET", path);
    expect([status, body], text).toMatchObject([
      422,
      { error: { details: { problems: [{ pointer: "/cursor", rule: "cursor" }] } } },
    ]);
  },
);

test("and none of it is in the log as ours", () => expect(at.defects).toEqual([]));

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiFixture } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

describe("health", () => {
  test.each(["/health", "/v1/health"])(
    "%s needs no key and says what the command line reads",
    async (path) => {
      const { status, body } = await at.ask("GET", path, { key: null });
      expect(status).toBe(200);
      expect(body).toEqual({
        ok: true,
        service: "countersign",
        deployment_profile: "self-hosted",
        storage: "postgresql",
        registered_users: 2,
      });
    },
  );

  test.each(["/healthz", "/readyz", "/readyz/worker"])("%s says ok and nothing else", async (path) => {
    expect((await at.ask("GET", path, { key: null })).text).toBe('{"ok":true}');
  });
});

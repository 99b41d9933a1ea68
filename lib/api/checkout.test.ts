import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../db/client";
import { withResolvers } from "../testing/with-resolvers";
import { createApi } from "./app";
import { apiFixture, askWith } from "./tenants.fixture";

let here: Awaited<ReturnType<typeof apiFixture>>;

beforeAll(async () => {
  here = await apiFixture();
});
afterAll(() => here.close());

test("with every connection busy the API says early that it cannot, and when to come again; then it works", async () => {
  const db = openDatabase({ url: here.db.url, name: "busy", max: 2, checkoutMs: 250 });
  const api = createApi({ ...here.deps, db });
  const ask = askWith(api, here.acme.workspaceKey);
  const release = withResolvers<void>();
  const busy = [0, 1].map(() => {
    const isIn = withResolvers<void>();
    const done = db.sql.begin(async (tx) => {
      await tx`select 1`;
      isIn.resolve();
      await release.promise;
    });
    return { isIn: isIn.promise, done };
  });
  await Promise.all(busy.map(({ isIn }) => isIn));
  const answer = await ask("GET", "/v1/agents");
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(answer.body).toMatchObject({ error: { code: "service_unavailable" } });
  release.resolve();
  await Promise.all(busy.map(({ done }) => done));
  expect((await ask("GET", "/v1/agents")).status).toBe(200);
  expect(here.defects).toEqual([]);
  await api.close();
  await db.close();
});

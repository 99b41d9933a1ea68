// What the api prints while its database lets nobody in.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../db/client";
import { createApi } from "./app";
import { apiFixture, askWith } from "./tenants.fixture";
import type { Defect } from "./trouble";

let here: Awaited<ReturnType<typeof apiFixture>>;

beforeAll(async () => {
  here = await apiFixture();
});
afterAll(() => here.close());

test.each<[string, string, (url: URL) => unknown]>([
  ["the database is away", "ECONNREFUSED", (url) => (url.port = "1")],
  ["the password was changed", "28P01", (url) => (url.password = "another")],
  ["the database was dropped", "3D000", (url) => (url.pathname = "/gone")],
])("%s: whoever asks is told to come again, and it is no defect", async (_what, code, change) => {
  const url = new URL(here.db.url);
  change(url);
  const db = openDatabase({ url: url.href, name: "away", max: 2 });
  const [troubles, defects]: [unknown[], Defect[]] = [[], []];
  const api = createApi({
    ...here.deps,
    db,
    trouble: (error) => troubles.push(error),
    report: (defect) => defects.push(defect),
  });
  const ask = askWith(api, here.acme.workspaceKey);
  const { status, headers } = await ask("GET", "/v1/agents");
  expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
  expect(troubles).toMatchObject([{ code }]);
  expect(defects).toEqual([]);
  await api.close();
  await db.close();
});

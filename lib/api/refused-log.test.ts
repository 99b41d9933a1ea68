import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "../db/client";
import { createApi } from "./app";
import { openRefusedLog } from "./refused-log";
import { apiFixture, askWith } from "./tenants.fixture";
import { OutOfTime } from "./trouble";

let here: Awaited<ReturnType<typeof apiFixture>>;

beforeAll(async () => {
  here = await apiFixture();
});
afterAll(() => here.close());

async function said(during: () => unknown): Promise<Array<Record<string, unknown>>> {
  const lines: string[] = [];
  vi.useFakeTimers({ toFake: ["performance"] });
  const spy = vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
  try {
    await during();
  } finally {
    spy.mockRestore();
    vi.useRealTimers();
  }
  return lines.map((line) => JSON.parse(line));
}

test("why everybody is refused is in the log", async () => {
  const url = here.db.url.replace(/:\d+\//, ":1/");
  const db = openDatabase({ url, name: "away", max: 2 });
  const api = createApi({ ...here.deps, db, refused: openRefusedLog() });
  const ask = askWith(api, here.acme.workspaceKey);
  const [line, ...more] = await said(async () => {
    for (let i = 0; i < 3; i++) expect((await ask("GET", "/v1/agents")).status).toBe(503);
  });
  const reason = { code: "ECONNREFUSED", message: "connect ECONNREFUSED 127.0.0.1:1" };
  expect(line).toEqual({ level: "error", event: "refused", refused: 1, ...reason });
  expect(more).toEqual([]);
  await api.close();
  await db.close();
});

test("not for each request: the next line counts those in between, and holds nothing that was sent", async () => {
  const query = new Error("Failed query: insert into x values ($1)\nparams: canary", {
    cause: Object.assign(new Error('no room for: "canary"'), { code: "53100" }),
  });
  const [first, second, ...more] = await said(() => {
    const log = openRefusedLog();
    log(query);
    vi.advanceTimersByTime(4_999);
    log(query);
    vi.advanceTimersByTime(1);
    log(new OutOfTime());
  });
  expect(first).toMatchObject({ refused: 1, code: "53100", message: "no room for: …" });
  expect(second).toMatchObject({ refused: 2, code: "OUT_OF_TIME", message: "There was no answer in time." });
  expect(more).toEqual([]);
});

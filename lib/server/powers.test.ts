import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { configure } from "@/lib/config";
import { as, asking, codeOf } from "@/lib/db/app-role.fixture";
import { migrate } from "@/lib/db/migrate";
import { ownPort } from "../testing/own-port";
import { runningDatabaseUrl, startEmbeddedPostgres } from "./embedded-postgres";
import { workingUrl } from "./powers";
import { becomes, makeFolder, partsOf, type Running, removeFolder, run, runOut } from "./start.fixture";

// A data folder as an earlier version left it, with one role that owns everything, through its first start with two.

let folder: string;
let url: string;
let instance: Running;
let keys: Record<string, string>;
const settings = () => ({ COUNTERSIGN_DATA: folder, NODE_ENV: "development" });
const state = () => JSON.parse(readFileSync(join(folder, "postgres.json"), "utf8"));
const appUrl = () => workingUrl(configure(settings()), runningDatabaseUrl(folder) ?? "");

beforeAll(async () => {
  folder = makeFolder();
  const old = await startEmbeddedPostgres(folder);
  await migrate(old.url);
  await old.stop();
});
afterAll(async () => {
  instance?.child.kill("SIGTERM");
  await instance?.ended;
  removeFolder(folder);
});

test("before it, the checker reads the old folder as its owner, and leaves it as it is", async () => {
  const before = state();
  expect(await runOut("verify", [], settings())).toMatchObject({ code: 0 });
  expect(state()).toEqual({ ...before, port: expect.any(Number) });
});

test("the start makes the role by itself, and keeps its password for its owner's eyes only", async () => {
  const port = await ownPort();
  url = `http://127.0.0.1:${port}`;
  instance = run("start", ["--port", String(port)], settings());
  await instance.until(/ready at/);
  expect(state()).toEqual({
    port: expect.any(Number),
    password: expect.any(String),
    appPassword: expect.stringMatching(/^\S{32}$/),
  });
  expect(state().appPassword).not.toBe(state().password);
  expect(statSync(join(folder, "postgres.json")).mode & 0o777).toBe(0o600);
}, 200_000);

test("bootstrap beside it, a submit, a decision and the checker go through", async () => {
  const made = await runOut("bootstrap", ["--owner", "ana@example.org", "--json"], settings());
  expect(made.code).toBe(0);
  keys = JSON.parse(made.out);
  const ask = {
    intent_type: "deploy.v1",
    to_agent: "human",
    payload: {},
    human_task: { title: "Deploy?" },
    options: { deadline_seconds: 3600 },
  };
  const submitted = await post("/v1/intents", keys.workspace_key, ask);
  const decided = await post(`/v1/tasks/${submitted.intent_id}/decision`, keys.person_token, {
    outcome: "approved",
  });
  expect(decided).toMatchObject({ intent: { status: "COMPLETED" } });
  expect(await runOut("verify", [], settings())).toMatchObject({ code: 0 });
});

async function post(path: string, key: string | undefined, body: object): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const answer = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const said = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(JSON.stringify(said));
  return said;
}

test("every connection of api, web and worker is the app's", async () => {
  await fetch(`${url}/sign-in`);
  const rows = await asking(
    runningDatabaseUrl(folder) ?? "",
    (sql) => sql`
    select distinct split_part(application_name, '-', 2) as part, usename from pg_stat_activity where application_name like 'countersign-%' order by 1`,
  );
  expect(rows.filter((row) => row.usename !== "countersign_app")).toEqual([]);
  expect(rows.map((row) => row.part)).toEqual(expect.arrayContaining(["api", "worker"]));
});

test.runIf(process.platform === "linux")("none of them is told the owner's password", async () => {
  await becomes(() => Object.keys(partsOf(instance.pid)).length === 3);
  const parts = partsOf(instance.pid);
  for (const pid of Object.values(parts)) {
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
    expect(environment).toContain(`countersign_app:${state().appPassword}@`);
    expect(environment).not.toContain(state().password);
  }
});

test("what they hold does not change the audit trail", async () => {
  expect(appUrl()).toContain("countersign_app:");
  for (const statement of ["update events set actor = null", "delete from events", "truncate events"])
    expect(await codeOf(appUrl(), statement)).toBe("42501");
  expect(
    await codeOf(
      as({ name: "countersign", password: state().appPassword, isOurs: true }, appUrl()),
      "select 1",
    ),
  ).toBe("28P01");
});

test("a second migrate says there is nothing to do", async () => {
  const before = state();
  expect(await runOut("migrate", [], settings())).toMatchObject({
    code: 0,
    out: "the database is up to date\n",
  });
  expect(state()).toEqual(before);
});

test("stopped with the app's password lost, the next command makes another", async () => {
  instance.child.kill("SIGTERM");
  expect(await instance.ended).toBe(0);
  const { appPassword, ...rest } = state();
  writeFileSync(join(folder, "postgres.json"), JSON.stringify(rest));
  expect(await runOut("migrate", [], settings())).toMatchObject({ code: 0 });
  expect(state().appPassword).not.toBe(appPassword);
  expect(await runOut("verify", [], settings())).toMatchObject({ code: 0 });
});

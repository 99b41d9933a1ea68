import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { as, asAdmin, codeOf, newRole } from "@/lib/db/app-role.fixture";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { ownPort } from "../testing/own-port";
import { makeFolder, partsOf, removeFolder, run, runOut } from "./start.fixture";

// DATABASE_OWNER_URL beside DATABASE_URL, as an operator gives them to the real commands.

const app = newRole();
let base: TestDatabase;
let folder: string;
let url: string;
const settings = (over: Record<string, string> = {}) => ({
  COUNTERSIGN_DATA: join(folder, "data"),
  NODE_ENV: "development",
  DATABASE_URL: url,
  DATABASE_OWNER_URL: base.url,
  ...over,
});

beforeAll(async () => {
  folder = makeFolder();
  base = await testDatabase();
  url = as(app, base.url);
});
afterAll(async () => {
  await base.close();
  await asAdmin((sql) => sql.unsafe(`drop role if exists ${app.name}`));
  removeFolder(folder);
});

test("the owner in both is refused in one line", async () => {
  const { code, said } = await runOut("migrate", [], settings({ DATABASE_URL: base.url }));
  expect(said).toBe(
    "countersign: With DATABASE_OWNER_URL set, DATABASE_URL must name a role of its own, and not the owner.\n",
  );
  expect(code).toBe(1);
});

test("an owner that is not let in is named by its variable, not by the other", async () => {
  const wrong = base.url.replace(/:[^:@]+@/, ":hunter2@");
  const { said } = await runOut("migrate", [], settings({ DATABASE_OWNER_URL: wrong }));
  expect(said).toMatch(/^countersign: The database at DATABASE_OWNER_URL cannot be used: password auth/);
  expect(said).not.toContain("hunter2");
});

test("migrate makes the role that is missing, and from then on nothing else needs the owner", async () => {
  expect(await codeOf(url, "select 1")).toBe("28P01");
  expect(await runOut("migrate", [], settings())).toMatchObject({
    code: 0,
    said: "the database is up to date\n",
  });
  const alone = settings({ DATABASE_OWNER_URL: "" });
  expect(await runOut("migrate", [], alone)).toMatchObject({ code: 0, said: "the database is up to date\n" });
  expect(await runOut("bootstrap", ["--owner", "ana@example.org", "--json"], alone)).toMatchObject({
    code: 0,
  });
  expect(await runOut("verify", [], alone)).toMatchObject({ code: 0 });
});

test("a role that is there with another password is left as it is, and said to be wrong", async () => {
  const { code, said } = await runOut(
    "migrate",
    [],
    settings({ DATABASE_URL: as({ ...app, password: "x" }, base.url) }),
  );
  expect(said).toMatch(
    /^countersign: The database at DATABASE_URL cannot be used: password authentication failed/,
  );
  expect(code).toBe(1);
});

test.runIf(process.platform === "linux")(
  "npm start keeps the owner's address from its processes",
  async () => {
    const { readFileSync } = await import("node:fs");
    const instance = run("start", ["--port", String(await ownPort())], settings());
    await instance.until(/ready at/);
    for (const pid of Object.values(partsOf(instance.pid))) {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
      expect(environment).toContain(`DATABASE_URL=${url}`);
      expect(environment).toContain("DATABASE_OWNER_URL=");
    }
    instance.child.kill("SIGTERM");
    expect(await instance.ended).toBe(0);
  },
  200_000,
);

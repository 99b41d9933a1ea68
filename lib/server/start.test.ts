import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownPort } from "../testing/own-port";
import { isAlive } from "./postgres-pidfile";
import {
  becomes,
  makeFolder,
  partsOf,
  postmasterOf,
  type Running,
  removeFolder,
  run,
  runOut,
  statusOf,
} from "./start.fixture";

// One instance, followed through its life.

let folder: string;
let port: number;
let url: string;
let first: Running;
const settings = () => ({ COUNTERSIGN_DATA: folder, NODE_ENV: "development" });
const start = () => run("start", ["--port", String(port)], settings());
const BO = ["--owner", "bo@example.org", "--json"];
const keys = {
  person_token: expect.any(String),
  workspace_key: expect.any(String),
  org_id: expect.any(String),
};

beforeAll(async () => {
  folder = makeFolder();
  port = await ownPort();
  url = `http://127.0.0.1:${port}`;
  first = start();
  await first.until(/npm run bootstrap/);
}, 200_000);
afterAll(async () => {
  first.child.kill("SIGKILL");
  if (existsSync(`${folder}/postgres/postmaster.pid`)) process.kill(postmasterOf(folder), "SIGQUIT");
  await becomes(() => !existsSync(`${folder}/postgres/postmaster.pid`));
  removeFolder(folder);
});

test("it says where it is and how to begin; the API and the pages are on the one port", async () => {
  expect(first.said()).toContain("made the tables of the database\n");
  expect(first.said()).toContain(`ready at ${url}`);
  expect(first.said()).toMatch(new RegExp(`${url}/setup\\?token=\\S{43}`));
  expect(first.said()).toContain("npm run bootstrap -- --owner");
  expect(await statusOf(`${url}/healthz`)).toBe(200);
  expect(await statusOf(`${url}/v1/me`)).toBe(401);
  expect(await statusOf(`${url}/sign-in`)).toBe(200);
});

test("a second one on the same data, and one on the same port, say what to do and end", async () => {
  const same = await runOut("start", ["--port", String(await ownPort())], settings());
  expect(same.said.trim()).toBe(
    `countersign: Another instance (process ${first.pid}) is using ${folder}. Stop it with: kill ${first.pid}, or set COUNTERSIGN_DATA to another folder.`,
  );
  expect(same.code).toBe(1);
  const other = await runOut("start", ["--ephemeral", "--port", String(port)], {});
  expect(other.said.trim()).toMatch(
    new RegExp(`^countersign: Port ${port} is taken by another program\\. .*--port\\.$`),
  );
  expect(other.code).toBe(1);
});

test("bootstrap beside it prints one JSON object and nothing else, and its link leads to this instance", async () => {
  const { code, out, said } = await runOut("bootstrap", ["--owner", "ana@example.org", "--json"], settings());
  expect([code, said]).toEqual([0, out]);
  const made = JSON.parse(out);
  expect(made).toEqual({ ...keys, workspace_id: expect.any(String), owner_link: expect.any(String) });
  expect(made.owner_link.startsWith(`${url}/setup?token=`)).toBe(true);
  expect(await statusOf(`${url}/v1/me`, { headers: { authorization: `Bearer ${made.person_token}` } })).toBe(
    200,
  );
  expect(await runOut("verify", [], settings())).toMatchObject({ code: 0 });
});

// As root of a container is: PostgreSQL runs as somebody else, and root may not look into it.
test.runIf(spawnSync("setpriv", ["--bounding-set", "-sys_ptrace", "true"]).status === 0)(
  "a tool that may not look into the database's process finds it all the same",
  async () => {
    const less = ["--bounding-set", "-sys_ptrace", process.execPath];
    const { code, out, said } = await runOut("bootstrap", BO, settings(), less, "setpriv");
    expect([code, said]).toEqual([0, out]);
    expect(JSON.parse(out)).toMatchObject({ person_token: expect.any(String) });
  },
);

// Another container on the same folder sees neither the instance nor its database.
const APART = ["--pid", "--fork", "--mount-proc"];
test.runIf(spawnSync("unshare", [...APART, "true"]).status === 0)(
  "a second instance that cannot see the first keeps off its data",
  async () => {
    const more = [...APART, process.execPath];
    const tool = await runOut("bootstrap", BO, settings(), more, "unshare");
    expect(tool.said).toMatch(/^countersign: Another instance is using .*, in another container/);
    const start = await runOut("start", ["--port", String(await ownPort())], settings(), more, "unshare");
    expect([start.code, start.said]).toEqual([1, tool.said]);
    expect(await statusOf(`${url}/readyz`)).toBe(200);
  },
);

test.each(["api", "worker", "web"] as const)(
  "kill -9 of %s: it is started again, and serves",
  async (part) => {
    const before = partsOf(first.pid)[part];
    process.kill(before, "SIGKILL");
    await becomes(() => (partsOf(first.pid)[part] ?? before) !== before);
    await becomes(
      async () => (await statusOf(`${url}/healthz`)) === 200 && (await statusOf(`${url}/sign-in`)) === 200,
    );
  },
);

test("kill -9 of PostgreSQL: it is started again, and the API finds it by itself", async () => {
  const before = postmasterOf(folder);
  process.kill(before, "SIGKILL");
  await becomes(() => existsSync(`${folder}/postgres/postmaster.pid`) && postmasterOf(folder) !== before);
  await becomes(async () => (await statusOf(`${url}/readyz`)) === 200);
  expect(isAlive(first.pid)).toBe(true);
});

test("kill -9 of npm start itself: its processes leave with it, and the next start takes the database over", async () => {
  const parts = Object.values(partsOf(first.pid));
  const postmaster = postmasterOf(folder);
  process.kill(first.pid, "SIGKILL");
  const began = performance.now();
  first = start();
  await first.until(/ready at/);
  // Seconds, unless the sources changed under the test.
  if (!first.said().includes("building the pages")) expect(performance.now() - began).toBeLessThan(15_000);
  expect(first.said()).toContain(`found the PostgreSQL of an earlier run (process ${postmaster})`);
  expect(parts.filter(isAlive)).toEqual([]);
  expect(await statusOf(`${url}/readyz`)).toBe(200);
});

test("SIGTERM stops api, worker, web and PostgreSQL, in this order, within ten seconds, with 0", async () => {
  const { api, worker, web } = partsOf(first.pid);
  const order: string[] = [];
  const watched = new Map([
    ["api", api],
    ["worker", worker],
    ["web", web],
    ["postgres", postmasterOf(folder)],
  ]);
  const watch = setInterval(() => {
    for (const [name, pid] of watched)
      if (!isAlive(pid)) {
        order.push(name);
        watched.delete(name);
      }
  }, 1);
  const began = performance.now();
  first.child.kill("SIGTERM");
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
  await becomes(() => watched.size === 0);
  clearInterval(watch);
  expect(order).toEqual(["api", "worker", "web", "postgres"]);
  expect(existsSync(`${folder}/lock`)).toBe(false);
});

test("a start that is told to stop at any moment leaves nothing running", async () => {
  for (const moment of [200, 400, 700, 1_100, 1_500]) {
    const short = start();
    await new Promise((resolve) => setTimeout(resolve, moment));
    short.child.kill("SIGTERM");
    await short.ended;
    await becomes(() => !existsSync(`${folder}/postgres/postmaster.pid`) && !existsSync(`${folder}/lock`));
  }
});

// Only where npm brought a Node of our own; any other then hands over to it, such as a copy.
test.runIf(existsSync("node_modules/.bin/node"))(
  "told to stop the moment that it hands over to its own Node, it leaves nothing",
  async () => {
    const hook = `import cp from "node:child_process"; import { syncBuiltinESMExports } from "node:module";
      const { spawn } = cp;
      cp.spawn = (...all) => {
        const child = spawn(...all);
        console.log("handed over to", child.pid);
        process.kill(process.pid, "SIGTERM");
        return child;
      };
      syncBuiltinESMExports();`;
    const another = join(folder, "node");
    copyFileSync(process.execPath, another);
    const short = run(
      "start",
      ["--port", String(port)],
      settings(),
      ["--import", `data:text/javascript,${encodeURIComponent(hook)}`],
      another,
    );
    await short.until(/handed over to \d+/);
    const other = Number(/handed over to (\d+)/.exec(short.said())?.[1]);
    await short.ended;
    await becomes(() => !isAlive(other));
  },
);

test("--ephemeral leaves no folder behind", async () => {
  const short = run("start", ["--ephemeral", "--port", String(port)], {
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/x",
  });
  await short.until(/ready at/);
  const used = /\(data: (\S+)\)/.exec(short.said())?.[1] ?? "";
  expect(existsSync(used)).toBe(true);
  short.child.kill("SIGTERM");
  expect(await short.ended).toBe(0);
  expect(existsSync(used)).toBe(false);
});

test("whoever reads what it says may go first: told to stop by the terminal that closed, it leaves nothing", async () => {
  const short = run("start", ["--ephemeral", "--port", String(port)], {});
  await short.until(/ready at/);
  const used = /\(data: (\S+)\)/.exec(short.said())?.[1] ?? "";
  short.child.stdout?.destroy();
  short.child.stderr?.destroy();
  short.child.kill("SIGHUP");
  await becomes(() => !isAlive(short.pid));
  expect(existsSync(used)).toBe(false);
});

test("an address that this machine does not have is named as what it is", async () => {
  const other = await runOut("start", ["--ephemeral", "--port", String(port)], { HOST: "203.0.113.7" });
  expect(other.said.trim()).toBe(
    `countersign: Cannot listen on 203.0.113.7, port ${port} (EADDRNOTAVAIL). Set HOST and PORT to what this machine has.`,
  );
  expect(other.code).toBe(1);
});

test("a tool that is interrupted takes the database that it started with it", async () => {
  const own = makeFolder();
  const tool = run("bootstrap", BO, { COUNTERSIGN_DATA: own });
  await becomes(() => existsSync(`${own}/postgres/postmaster.pid`));
  tool.child.kill("SIGINT");
  expect(await tool.ended).toBe(130);
  expect(existsSync(`${own}/postgres/postmaster.pid`)).toBe(false);
  expect(existsSync(`${own}/lock`)).toBe(false);
  removeFolder(own);
});

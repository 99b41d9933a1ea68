// Web as a process of its own, beside an api elsewhere.
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { ownPort } from "../testing/own-port";
import { isFree } from "./ports";
import { becomes, makeFolder, partsOf, type Running, removeFolder, run } from "./start.fixture";

/** By its answer: web looks first whether the port is free, and so listens on it for a moment itself. */
const answers = (at: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${at}/`)
    .then((answer) => answer.text())
    .then(
      () => true,
      () => false,
    );

let db: TestDatabase;
let folder: string;
let port: number;
let web: Running;
beforeAll(async () => {
  db = await testDatabase();
  folder = makeFolder();
});
beforeEach(async () => {
  port = await ownPort();
  const settings = { DATABASE_URL: db.url, COUNTERSIGN_DATA: folder, COUNTERSIGN_WEB_PORT: String(port) };
  web = run("web", [], settings);
  await becomes(() => answers(port), 150_000);
}, 160_000);
afterEach(async () => {
  web.child.kill("SIGKILL");
  await web.ended;
});
afterAll(async () => {
  await db.close();
  removeFolder(folder);
});

test("where something listens already, it says in one line which port, and what names another", async () => {
  const settings = { DATABASE_URL: db.url, COUNTERSIGN_DATA: folder, COUNTERSIGN_WEB_PORT: String(port) };
  const second = run("web", [], settings);
  expect(await second.ended).toBe(1);
  expect(second.said().trim()).toBe(
    `countersign: Port ${port} is taken by another program. Stop that one, or choose another with COUNTERSIGN_WEB_PORT=….`,
  );
});

test("told to stop, it has succeeded", async () => {
  web.child.kill("SIGTERM");
  expect(await web.ended).toBe(0);
  expect(await isFree(port)).toBe(true);
});

test("told to stop, it waits for nobody who never ends", async () => {
  const open = connect(port, "127.0.0.1");
  open.on("error", () => {});
  open.write("GET / HTTP/1.1\r\nhost: ");
  expect(await answers(port)).toBe(true);
  web.child.kill("SIGTERM");
  expect(await web.ended).toBe(0);
  expect(await isFree(port)).toBe(true);
  open.destroy();
});

test("it fails when Next is killed, and so is started again by whoever looks after it", async () => {
  process.kill(partsOf(web.pid).web, "SIGKILL");
  expect(await web.ended).toBe(1);
});

test("killed, it leaves nobody behind who keeps the port", async () => {
  web.child.kill("SIGKILL");
  await becomes(() => isFree(port));
});

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { makeFolder, removeFolder, runOut } from "./start.fixture";

// What the commands say when something is wrong: one line, with the remedy.

let folder: string;
let server: string;
beforeAll(() => {
  folder = makeFolder();
  server = inject("databaseServer");
  writeFileSync(join(folder, "file"), "");
});
afterAll(() => removeFolder(folder));

const data = () => ({ COUNTERSIGN_DATA: join(folder, "data") });
const oldNode = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.8.1"}})';

async function lineOf(verb: string, args: string[], over: Record<string, string>, node: string[] = []) {
  const { code, said } = await runOut(verb, args, over, node);
  expect(code).toBe(1);
  expect(said.trim().split("\n")).toHaveLength(1);
  return said.trim().replace(/^countersign: /, "");
}

test("Node is too old", async () => {
  expect(await lineOf("start", [], {}, ["--import", oldNode])).toMatch(
    /^Countersign needs Node 20\.9 or newer.*nodejs\.org/,
  );
});

test("the Node that npm brings does not run here, and this one is too old to do without it", async () => {
  const lacking = 'data:text/javascript,import crypto from "crypto";crypto.hash=undefined';
  expect(await lineOf("verify", [], {}, ["--import", lacking])).toMatch(
    /^The Node that npm brings does not run here, or could not be fetched, and v\d.* is too old .*Take Node 20\.12 or newer from nodejs\.org\.$/,
  );
});

test("no such command", async () => {
  expect(await lineOf("strat", [], {})).toBe('There is no command "strat".');
});

test("an option that does not exist", async () => {
  expect(await lineOf("start", ["--prot", "1"], {})).toMatch(
    /--prot.*What can be said: --port NUMBER, --ephemeral/,
  );
});

test.each([
  [
    "migrate",
    "--dry-run",
    "Unknown option '--dry-run'. It takes none: what it reads stands in .env.example.",
  ],
  ["api", "8101", "Unexpected argument '8101'. It takes none: what it reads stands in .env.example."],
  ["bench", "--scale=much", '--scale is a share above 0, up to 1, and not "much".'],
  ["test", "-t", 'There is no "-t" here: behind npm test -- stand parts of paths, such as lib/engine.'],
])("what %s does not know is refused, and not done without", async (verb, said, line) => {
  expect(await lineOf(verb, [said], data())).toBe(line);
});

test("a setting that cannot be", async () => {
  expect(await lineOf("start", ["--port", "many"], {})).toBe(
    'PORT must be a whole number from 1 to 65535, not "many".',
  );
});

test("the database does not answer", async () => {
  const DATABASE_URL = "postgres://a:b@127.0.0.1:1/x";
  expect(await lineOf("start", [], { ...data(), DATABASE_URL })).toMatch(
    /^The database at DATABASE_URL cannot be used: .*ECONNREFUSED.*Start it, or correct the address\.$/,
  );
});

test("the database does not let us in; its password stays unsaid", async () => {
  const wrong = server.replace(/:[^:@]+@/, ":hunter2@");
  const line = await lineOf("migrate", [], { ...data(), DATABASE_URL: wrong });
  expect(line).toMatch(/password authentication failed/);
  expect(line).not.toContain("hunter2");
});

test.each(["start", "migrate"])(
  "%s is given an address that cannot be read; its password stays unsaid",
  async (verb) => {
    const line = await lineOf(verb, [], {
      ...data(),
      DATABASE_URL: "postgres://ana:hunter2#@db/countersign",
    });
    expect(line).toMatch(/^The database at DATABASE_URL cannot be used: it cannot be read\. .*# as %23/);
    expect(line).not.toContain("hunter2");
  },
);

test("the data folder cannot be written", async () => {
  expect(await lineOf("start", [], { COUNTERSIGN_DATA: join(folder, "file", "below") })).toMatch(
    /^The data folder .* is not writable \(ENOTDIR\)/,
  );
});

// A device that is always full, where an instance writes how it is reached.
test.skipIf(process.platform !== "linux")("the disk is full", async () => {
  const full = join(folder, "full");
  mkdirSync(full);
  symlinkSync("/dev/full", join(full, "address"));
  expect(await lineOf("start", [], { COUNTERSIGN_DATA: full })).toMatch(
    /^A disk is full \(ENOSPC: .*\)\. Make room, or set COUNTERSIGN_DATA to a folder where there is some\.$/,
  );
});

test.each(["api", "worker", "web"])("%s has no database", async (verb) => {
  expect(await lineOf(verb, [], data())).toBe(
    "There is no database: set DATABASE_URL, or run `npm start` on this data folder.",
  );
});

test.each(["api", "worker", "web", "verify"])("%s does not migrate, and says who does", async (verb) => {
  const line = await lineOf(verb, [], { ...data(), DATABASE_URL: server });
  expect(line).toMatch(/^The database lacks \d+ migration\(s\) \(0000_\w+ …\)\. Run: npm run migrate$/);
});

test.each([
  ["without a zone", "2026-11-22T00:00:00"],
  ["a day alone", "2026-11-22"],
  ["no time at all", "yesterday"],
  ["a month that is not", "2026-13-22T00:00:00Z"],
  ["a time that is not over", "2126-11-22T00:00:00Z"],
])("verify --until %s", async (_, said) => {
  expect(await lineOf("verify", ["--until", said], data())).toBe(
    "--until: a time that is a minute ago or more, with its zone, like 2026-11-22T00:00:00Z",
  );
});

test("verify with a word that it does not know", async () => {
  expect(await lineOf("verify", ["--since", "2026-11-22T00:00:00Z"], data())).toBe(
    "Unknown option '--since'. Say it like this: npm run verify [-- --workspace ID --until TIME]",
  );
});

test("bootstrap without an owner", async () => {
  expect(await lineOf("bootstrap", ["--json"], data())).toMatch(
    /^An owner's e-mail is needed\. Say it like this: npm run bootstrap/,
  );
});

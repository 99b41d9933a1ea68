import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { checkFile } from "./testing/walls/check";
import { ROOMS } from "./testing/walls/rooms";
import { unimported } from "./testing/walls/unimported";

// The walls of design.md. The table itself is lib/testing/walls/rooms.ts.

const TREES = ["lib", "app", "components", "drizzle", "e2e"];

function sourcesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => sourcesIn(`${path}/${name}`));
  return /\.[cm]?[jt]sx?$/.test(path) && !path.endsWith(".d.ts") ? [path] : [];
}

const atTop = readdirSync(".").filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"));
const FILES = new Map(
  [...TREES.flatMap(sourcesIn), ...atTop].map((path) => [path, readFileSync(path, "utf8")]),
);

test("every import goes in the one direction, and every file is in a room, short and honest about its clock", () => {
  expect(FILES.size).toBeGreaterThan(50);
  expect([...FILES].flatMap(([path, text]) => checkFile(path, text))).toEqual([]);
});

test("the walls let through no package that is not installed", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const named = Object.values(ROOMS).flatMap(({ packages }) => packages);
  expect(
    named.filter(
      (name) => !["*", "node:"].includes(name) && !(name in { ...dependencies, ...devDependencies }),
    ),
  ).toEqual([]);
});

test("what is exported is imported by somebody", () => {
  expect(unimported(FILES)).toEqual([]);
});

const OFFERS = "export const a = 1;\nexport function b() {}\nexport type C = 1;\nconst d = 2;\nexport { d };";
test.each([
  ["nobody", "", ["a", "b", "d"]],
  ["somebody, by name", 'import { a } from "./x";\nimport { d as e } from "@/lib/x";', ["b"]],
  ["somebody who takes all of it", 'import * as x from "./x";', []],
  ["somebody who takes it late", 'const { b } = await import("./x");', []],
  ["somebody who hands it on", 'export { a, b as c } from "./x";', ["d"]],
])("what is exported and imported by %s", (_, text, left) => {
  const found = unimported(new Map(Object.entries({ "lib/x.ts": OFFERS, "lib/y.test.ts": text })));
  const named = found.filter((said) => said.startsWith("lib/x.ts ")).map((said) => said.split(/[ ,]/)[2]);
  expect(named).toEqual(left);
});

const REFUSED: Array<[name: string, path: string, text: string, says: string]> = [
  [
    "a package in the domain",
    "lib/domain/x.ts",
    'import { readFileSync } from "node:fs";',
    "The domain is pure",
  ],
  [
    "a room above the domain",
    "lib/domain/x.ts",
    'import type { Sql } from "../db/client";',
    "The domain is pure",
  ],
  ["a clock in the domain", "lib/domain/x.ts", "export const at = () => new Date();", "uses new Date()"],
  ["another clock", "lib/domain/x.ts", "export const at = () => Date.now();", "uses Date.now"],
  ["chance in the domain", "lib/domain/x.ts", "export const id = Math.random();", "uses Math.random"],
  [
    "the process in the domain",
    "lib/domain/x.ts",
    "export const at = process.hrtime();",
    "uses process.hrtime",
  ],
  ["an own clock in the engine", "lib/engine/x.ts", "const now = new Date();", "The database clock"],
  ["an own clock on a page", "app/x/page.tsx", "const now = new Date().toISOString();", "seenAt"],
  ["the environment", "lib/worker/x.ts", "const url = process.env.DATABASE_URL;", "Only lib/config.ts reads"],
  [
    "the environment in a script of tests",
    "e2e/x.ts",
    'const ci = process.env["CI"];',
    "Only lib/config.ts reads",
  ],
  [
    "a write in a read",
    "lib/db/read/x.ts",
    'import { write } from "../write/intents";',
    "A read changes nothing",
  ],
  [
    "the engine in the database",
    "lib/db/x.ts",
    'import { apply } from "@/lib/engine/apply";',
    "tables and SQL only",
  ],
  ["drizzle in the engine", "lib/engine/x.ts", 'import { eq } from "drizzle-orm";', "The engine asks lib/db"],
  [
    "the database in a channel",
    "lib/channels/x.ts",
    'import { sql } from "@/lib/db/client";',
    "A channel renders",
  ],
  [
    "slack in the e-mail channel",
    "lib/channels/email/x.ts",
    'import s from "@slack/web-api";',
    "A channel renders",
  ],
  [
    "next in the worker",
    "lib/worker/x.ts",
    'import { headers } from "next/headers";',
    "The worker is a loop",
  ],
  ["a write in the api", "lib/api/x.ts", 'import { w } from "../db/write/intents";', "A route reads through"],
  [
    "a connection in the api",
    "lib/api/x.ts",
    'import { connect } from "../db/client";',
    "A route reads through",
  ],
  ["next in the api", "lib/api/x.ts", 'export { x } from "next";', "A route reads through"],
  [
    "a write in web",
    "lib/web/x.ts",
    'import { w } from "@/lib/db/write/intents";',
    "lib/web says who is looking",
  ],
  [
    "values of the domain in the client",
    "lib/client/x.ts",
    'import { KINDS } from "../domain/types";',
    "speaks HTTP",
  ],
  ["the database in the cli", "lib/cli/x.ts", 'import type { Sql } from "../db/client";', "speaks HTTP"],
  ["web in a component", "components/x.tsx", 'import { v } from "@/lib/web/viewer";', "A component shows"],
  [
    "an action in a component",
    "components/x.tsx",
    'import { a } from "../app/inbox/actions";',
    "Nobody imports app",
  ],
  [
    "the schema in a page",
    "app/x.tsx",
    'import { t } from "@/lib/db/schema/intents";',
    "A page reads through",
  ],
  [
    "a late import in a page",
    "app/x.tsx",
    'const db = await import("@/lib/db/client");',
    "A page reads through",
  ],
  ["a required one", "app/x.tsx", 'const db = require("@/lib/db/client");', "A page reads through"],
  [
    "a type written in place",
    "app/x.tsx",
    'let db: import("@/lib/worker/main").Worker;',
    "A page reads through",
  ],
  ["one in other quotes", "app/x.tsx", "const db = await import(`@/lib/db/client`);", "A page reads through"],
  [
    "one put together",
    "app/x.tsx",
    'const db = await import("@/lib/db" + "/client");',
    "cannot be read here",
  ],
  [
    "a required one, put together",
    "app/x.tsx",
    'const db = require("@/lib/db" + name);',
    "cannot be read here",
  ],
  ["the environment, taken apart", "lib/worker/x.ts", "const { env } = process;", "Only lib/config.ts reads"],
  ["the environment, spelt out", "lib/api/x.ts", 'const e = process["env"];', "Only lib/config.ts reads"],
  [
    "the environment from above",
    "app/x.tsx",
    "const e = globalThis.process.env;",
    "Only lib/config.ts reads",
  ],
  ["the environment, imported", "lib/auth/x.ts", 'import { env } from "node:process";', "Everybody has"],
  ["the scene of a test", "lib/engine/x.ts", 'import { scene } from "./time.fixture";', "for tests alone"],
  [
    "a script of another kind",
    "lib/domain/x.mjs",
    'import { readFileSync } from "fs";',
    "The domain is pure",
  ],
  [
    "the starter elsewhere",
    "lib/api/x.ts",
    'import { start } from "../server/start";',
    "lib/server starts processes",
  ],
  [
    "test tools in the product",
    "lib/engine/x.ts",
    'import { f } from "../testing/factory";',
    "for tests alone",
  ],
  ["a page in a test", "lib/api/x.test.ts", 'import Page from "@/app/page";', "Nobody imports app"],
  ["a file in no room", "lib/utils/x.ts", "export {};", "is in no room"],
  ["an import of no room", "lib/api/x.ts", 'import { x } from "../utils/x";', "That is in no room"],
  ["a long file", "lib/api/x.ts", "export {};\n".repeat(251), "has 251 lines"],
];

test.each(REFUSED)("the walls refuse %s", (_name, path, text, says) => {
  expect(checkFile(path, text).join("\n")).toContain(says);
});

const ALLOWED: Array<[name: string, path: string, text: string]> = [
  [
    "a shape in the domain",
    "lib/domain/x.ts",
    'import { z } from "zod";\nexport const at = (now: Date) => new Date(+now);',
  ],
  ["the type of a connection in the api", "lib/api/x.ts", 'import type { Database } from "../db/client";'],
  ["types of the domain in the client", "lib/client/x.ts", 'import { type Intent } from "../domain/state";'],
  [
    "a test that sets its scene",
    "lib/api/x.test.ts",
    'import { w } from "../db/write/intents";\nimport "../testing/database";',
  ],
  [
    "words that only look like imports",
    "components/x.tsx",
    'export const A = () => <p>Don\'t import "x" from "../app/y"</p>;',
  ],
  ["250 lines", "lib/api/x.ts", "export {};\n".repeat(250)],
];

test.each(ALLOWED)("the walls let through %s", (_name, path, text) => {
  expect(checkFile(path, text)).toEqual([]);
});

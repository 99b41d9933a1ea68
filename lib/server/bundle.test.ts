import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundle } from "./bundle.mjs";

let root: string;
const write = (name: string, text: string) => writeFileSync(join(root, name), text);
const made = () => readFileSync(join(root, ".build/main.mjs"), "utf8");
const make = () => bundle(root, "main.ts");
const LONG_AGO = new Date("2026-01-01");
const dateWord = () => utimesSync(join(root, "word.ts"), LONG_AGO, LONG_AGO);
/** Whatever is younger than the bundling may not have been seen by it. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 60));

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "countersign-bundle-"));
  write("package.json", "{}");
  write("tsconfig.json", "{}");
  write("main.ts", 'import { word } from "./word";\nconsole.log(word);\n');
  write("word.ts", 'export const word = "first";\n');
  dateWord();
  await aMoment();
  await make();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("what was made of the same files is left as it is", async () => {
  write(".build/main.mjs", "of before");
  await make();
  expect(made()).toBe("of before");
});

test.each<[string, () => void]>([
  ["a file that another imports has changed", () => write("word.ts", 'export const word = "later";\n')],
  [
    "a file of the same length was put there with the old one's date",
    () => {
      write("word.ts", 'export const word = "later";\n');
      dateWord();
    },
  ],
])("made again where %s", async (_, change) => {
  expect(made()).toContain("first");
  change();
  await make();
  expect(made()).toContain("later");
});

test.each<[string, () => void]>([
  ["a file that was made is gone", () => rmSync(join(root, ".build/main.mjs"))],
  [
    "a file that it was made of is gone, and was not needed",
    () => {
      write(".build/main.mjs", "of before");
      write("main.ts", 'console.log("first");\n');
      rmSync(join(root, "word.ts"));
    },
  ],
  [
    "how to make it has changed",
    () => {
      write(".build/main.mjs", "of before");
      write("tsconfig.json", "{ }");
    },
  ],
  [
    "the record is half written",
    () => {
      write(".build/main.mjs", "of before");
      write(".build/bundle.json", '{"looks":{"ma');
    },
  ],
])("made again where %s", async (_, change) => {
  change();
  await make();
  expect(made()).toContain("first");
});

/** A folder stands where the file is written first: `chmod` would keep nobody out who is root. */
const shut = (name: string) => mkdirSync(join(root, `.build/${name}.${process.pid}`));

test("unpacked elsewhere, what is the same needs no place to write", async () => {
  dateWord();
  await aMoment();
  for (const name of ["bundle.json", "main.mjs"]) shut(name);
  await make();
  expect(made()).toContain("first");
});

test("what has changed and cannot be written down is told", async () => {
  write("word.ts", 'export const word = "later";\n');
  await aMoment();
  shut("bundle.json");
  await expect(make()).rejects.toMatchObject({ code: "EISDIR" });
});

test("what changed while it was made is looked at again by the next command", async () => {
  write("word.ts", 'export const word = "soon";\n');
  await make();
  write(".build/main.mjs", "of before");
  await make();
  expect(made()).toContain("soon");
});

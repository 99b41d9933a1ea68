import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeWhole } from "./write-whole";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-whole-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.skipIf(process.platform !== "linux")("on a full disk what was there stays, and nothing else", () => {
  const kept = join(folder, "kept");
  writeFileSync(kept, "before");
  symlinkSync("/dev/full", `${kept}.${process.pid}`);
  expect(() => writeWhole(kept, "after", folder)).toThrow("ENOSPC");
  expect(readdirSync(folder)).toEqual(["kept"]);
  expect(readFileSync(kept, "utf8")).toBe("before");
});

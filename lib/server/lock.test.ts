import { spawn } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockHolder, removeStale, takeLock } from "./lock";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the second one is told who holds it, until it is released", () => {
  const first = takeLock(folder);
  expect(first.ok).toBe(true);
  expect(takeLock(folder)).toEqual({ ok: false, pid: process.pid, isElsewhere: false });
  expect(lockHolder(folder)).toBe(process.pid);
  if (first.ok) first.release();
  expect(lockHolder(folder)).toBe(null);
  expect(takeLock(folder)).toMatchObject({ ok: true, recovered: false });
});

test.skipIf(process.platform !== "linux")("on a full disk nothing of it stays behind", () => {
  symlinkSync("/dev/full", join(folder, `lock.${process.pid}.new`));
  expect(() => takeLock(folder)).toThrow("ENOSPC");
  expect(readdirSync(folder)).toEqual([]);
});

test("a lock left behind by kill -9 is taken over", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const gone = new Promise((resolve) => other.once("exit", resolve));
  writeFileSync(join(folder, "lock"), `${other.pid} 12345\n`);
  other.kill("SIGKILL");
  await gone;
  expect(takeLock(folder)).toMatchObject({ ok: true, recovered: true });
});

test("a number that has been given to another process since does not hold the lock", () => {
  writeFileSync(join(folder, "lock"), `${process.pid} 1\n`);
  expect(lockHolder(folder)).toBe(null);
  expect(takeLock(folder)).toMatchObject({ ok: true, recovered: true });
  expect(readFileSync(join(folder, "lock"), "utf8")).toMatch(
    new RegExp(`^${process.pid} \\d+ \\S+ \\d+:\\d+\n$`),
  );
});

test("of many that find the same stale lock exactly one gets it", async () => {
  writeFileSync(join(folder, "lock"), "999999999 1\n");
  const script = `import { takeLock } from "./lib/server/lock.ts"; const lock = takeLock(${JSON.stringify(folder)});
    console.log(lock.ok); process.stdin.once("data", () => process.exit(0));`;
  const racers = Array.from({ length: 6 }, () => {
    const args = ["--import", "tsx", "--input-type=module", "-e", script];
    return spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  });
  const said = await Promise.all(
    racers.map(
      (racer) =>
        new Promise<string>((resolve) => racer.stdout.once("data", (part) => resolve(`${part}`.trim()))),
    ),
  );
  for (const racer of racers) racer.stdin.end("done");
  expect(said.filter((word) => word === "true")).toHaveLength(1);
});

test("whoever is slower puts back the lock that somebody else has taken by then", () => {
  const file = join(folder, "lock");
  writeFileSync(file, ELSEWHERE);
  expect(removeStale(file, "999999999 1\n")).toBe(false);
  expect(readdirSync(folder)).toEqual(["lock"]);
  expect(readFileSync(file, "utf8")).toBe(ELSEWHERE);
});

test("what a copy of the folder brought along holds the first one, and not the copy", () => {
  const first = takeLock(folder);
  const copy = join(folder, "copy");
  mkdirSync(copy);
  copyFileSync(join(folder, "lock"), join(copy, "lock"));
  const then = new Date(Date.now() - 61_000);
  utimesSync(join(copy, "lock"), then, then);
  expect(lockHolder(copy)).toBe(null);
  const second = takeLock(copy);
  expect(second).toMatchObject({ ok: true, recovered: true });
  expect(takeLock(copy)).toEqual({ ok: false, pid: process.pid, isElsewhere: false });
  expect(lockHolder(folder)).toBe(process.pid);
  for (const lock of [first, second]) if (lock.ok) lock.release();
});

test("one whose file has another number, and stirs, is held for all that", async () => {
  const file = join(folder, "lock");
  const first = takeLock(folder);
  const held = readFileSync(file, "utf8");
  writeFileSync(`${file}.moved`, held);
  renameSync(`${file}.moved`, file);
  const script = `setInterval(() => require("fs").utimesSync(${JSON.stringify(file)}, new Date(), new Date()), 300)`;
  const other = spawn(process.execPath, ["-e", script]);
  const gone = new Promise((resolve) => other.once("exit", resolve));
  expect(takeLock(folder)).toEqual({ ok: false, pid: process.pid, isElsewhere: false });
  other.kill("SIGKILL");
  await gone;
  if (first.ok) first.release();
});

// As it is found in a container beside the one that holds it: the number and its beginning say nothing here.
const ELSEWHERE = `${process.pid} 1 another-start/pid:[1]\n`;

test("one that is held elsewhere is known by its date, which moves", async () => {
  const file = join(folder, "lock");
  writeFileSync(file, ELSEWHERE);
  const script = `setInterval(() => require("fs").utimesSync(${JSON.stringify(file)}, new Date(), new Date()), 300)`;
  const other = spawn(process.execPath, ["-e", script]);
  expect(takeLock(folder)).toEqual({ ok: false, pid: process.pid, isElsewhere: true });
  expect(lockHolder(folder)).toBe(process.pid);
  const gone = new Promise((resolve) => other.once("exit", resolve));
  other.kill("SIGKILL");
  await gone;
  expect(takeLock(folder, "lock", 1_000)).toMatchObject({ ok: true, recovered: true });
});

test("one from elsewhere that is given back while it is looked at is free", () => {
  const file = join(folder, "lock");
  writeFileSync(file, ELSEWHERE);
  spawn(process.execPath, ["-e", `setTimeout(() => require("fs").rmSync(${JSON.stringify(file)}), 300)`]);
  expect(takeLock(folder, "lock", 25_000)).toMatchObject({ ok: true, recovered: false });
});

test("one from elsewhere that has not moved for a minute is nobody's, at once", () => {
  const file = join(folder, "lock");
  writeFileSync(file, ELSEWHERE);
  const then = new Date(Date.now() - 61_000);
  utimesSync(file, then, then);
  expect(lockHolder(folder)).toBe(null);
  const [began, stillMs] = [performance.now(), 25_000];
  expect(takeLock(folder, "lock", stillMs)).toMatchObject({ ok: true, recovered: true });
  // Whoever looks on whether it stirs looks for as long as that.
  expect(performance.now() - began).toBeLessThan(stillMs);
});

test("whoever holds it moves its date, and not that of somebody who has it since", async () => {
  const file = join(folder, "lock");
  const lock = takeLock(folder);
  const dated = () => statSync(file).mtimeMs;
  const before = dated();
  await expect.poll(dated, { timeout: 10_000 }).toBeGreaterThan(before);
  writeFileSync(file, ELSEWHERE);
  const theirs = dated();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(dated()).toBe(theirs);
  if (lock.ok) lock.release();
  expect(readFileSync(file, "utf8")).toBe(ELSEWHERE);
});

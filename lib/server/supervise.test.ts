import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { childEnvironment } from "@/lib/config";
import { onSilence, openSilence } from "./breath";
import { isAlive } from "./postgres-pidfile";
import { type Patience, pauseAfter, supervise } from "./supervise";
import { UP } from "./up";
import { LEASH } from "./web";

/** Supervises a script, and lets the test wait for what is said. How long it ran decides nothing unless the test says so. */
function watch(script: string, patience: Partial<Patience> = {}) {
  const said: string[] = [];
  const waiting = new Set<() => void>();
  const child = supervise(
    "x",
    () => ({ args: [...LEASH, "-e", script], env: childEnvironment() }),
    (line) => {
      said.push(line);
      for (const look of waiting) look();
    },
    { steadyMs: Number.POSITIVE_INFINITY, ...patience },
  );
  const until = (matches: (line: string) => boolean, times: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (said.filter(matches).length < times) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { child, said, until };
}

const STAYS = "console.log('up'); setInterval(() => {}, 1000);";
/** Its line is printed when the word is on its way: whoever reads the line may kill it. */
const SERVES = `process.send("${UP}", () => console.log("up")); setInterval(() => {}, 1000);`;
const FAILS = "console.log('up'); process.exit(3);";

const isUp = (line: string) => line === "up";
const falls = (said: string[]) => said.filter((line) => line.startsWith("ended"));

async function killInTurn({ child, until }: ReturnType<typeof watch>, times: number): Promise<void> {
  for (let time = 1; time <= times; time += 1) {
    await until(isUp, time);
    process.kill(child.pid() ?? 0, "SIGKILL");
  }
  await until(isUp, times + 1);
  await child.stop(1_000);
}

test("a process that ends unasked is started again, and each time it waits longer", async () => {
  const { child, said, until } = watch(FAILS);
  await until(isUp, 4);
  await child.stop(1_000);
  expect(falls(said).slice(0, 3)).toEqual([
    "ended (exit 3); starting it again",
    "ended (exit 3); starting it again in 0.2 s",
    "ended (exit 3); starting it again in 0.4 s",
  ]);
});

test("the longest pause is two seconds", () => {
  const pauses = Array.from({ length: 8 }, (_, i) => pauseAfter(i + 1));
  expect(pauses).toEqual([0, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
});

test("one that served and was killed comes back at once, however often", async () => {
  const watched = watch(SERVES);
  await killInTurn(watched, 6);
  expect(falls(watched.said)).toEqual(Array(6).fill("ended (SIGKILL); starting it again"));
});

test("one that is killed before it serves waits too: perhaps it is too big for this machine", async () => {
  const watched = watch(STAYS);
  await killInTurn(watched, 3);
  expect(falls(watched.said).slice(1)).toEqual([
    "ended (SIGKILL); starting it again in 0.2 s",
    "ended (SIGKILL); starting it again in 0.4 s",
  ]);
});

test("one that served and ends itself a moment later waits; after a while it comes back at once", async () => {
  const script = `process.send("${UP}", () => { console.log("up"); process.exit(3); });`;
  const young = watch(script);
  await young.until(isUp, 3);
  await young.child.stop(1_000);
  expect(falls(young.said)[1]).toBe("ended (exit 3); starting it again in 0.2 s");
  const old = watch(script, { steadyMs: 0 });
  await old.until(isUp, 4);
  await old.child.stop(1_000);
  expect(falls(old.said).slice(0, 3)).toEqual(Array(3).fill("ended (exit 3); starting it again"));
});

test("asking for a restart of one that is about to be started does not hush its next fall", async () => {
  const { child, said, until } = watch(FAILS);
  await until((line) => line.endsWith("in 0.2 s"), 1);
  child.restart();
  await until((line) => line.endsWith("in 0.4 s"), 1);
  await child.stop(1_000);
  expect(falls(said)).toHaveLength(3);
  // What is stopped while it waits to be started is not started any more.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(child.pid()).toBeUndefined();
});

test("one that the system cannot start is tried again, and comes when it can", async () => {
  const { execPath } = process;
  process.execPath = "/nowhere/node";
  const { child, said, until } = watch(SERVES);
  process.execPath = execPath;
  await until(isUp, 1);
  await child.stop(1_000);
  expect(falls(said)).toEqual(["ended (spawn /nowhere/node ENOENT); starting it again"]);
});

test("kill -9 is news; a restart that was asked for is not", async () => {
  // Nor is silence, where somebody may halt it and look.
  const { child, said, until } = watch(STAYS, { silentMs: Number.POSITIVE_INFINITY });
  await until(isUp, 1);
  process.kill(child.pid() ?? 0, "SIGKILL");
  await until(isUp, 2);
  for (const time of [3, 4]) {
    child.restart();
    await until(isUp, time);
  }
  // Nor does it count against it, or hush what comes after it.
  process.kill(child.pid() ?? 0, "SIGKILL");
  await until(isUp, 5);
  await child.stop(1_000);
  expect(falls(said)).toEqual(Array(2).fill("ended (SIGKILL); starting it again"));
});

test("one that does not listen is ended all the same", async () => {
  const { child, said, until } = watch(`process.on("SIGTERM", () => {}); ${STAYS}`);
  await until(isUp, 1);
  const pid = child.pid() ?? 0;
  await child.stop(100);
  expect(isAlive(pid)).toBe(false);
  expect(said.at(-1)).toBe("did not stop in time; ending it");
});

test.each([
  ["goes round in circles", "for (;;);"],
  ["was stopped", "process.kill(process.pid, 'SIGSTOP');"],
])("one that %s is ended, and comes back", async (_, halt) => {
  const { child, said, until } = watch(`${SERVES} setTimeout(() => { ${halt} }, 100);`, { silentMs: 3_000 });
  await until(isUp, 2);
  await child.stop(1_000);
  expect(said.slice(0, 4)).toEqual([
    "up",
    "has not stirred for 3 s; ending it",
    "ended (SIGKILL); starting it again",
    "up",
  ]);
});

test("silence is so many looks in a row, of one that was heard before", () => {
  const silence = openSilence(2);
  const looks = (n: number) => Array.from({ length: n }, () => silence.isTooLong());
  expect(looks(5)).toEqual(Array(5).fill(false));
  silence.heard();
  expect(looks(2)).toEqual([false, false]);
  silence.heard();
  expect(looks(3)).toEqual([false, false, true]);
});

test("of one that has ended nothing more is awaited: the next one is not ended for it", () => {
  vi.useFakeTimers();
  const isStuck = (hasEnded: boolean) => {
    const child = new EventEmitter();
    const stuck = vi.fn();
    onSilence(child as ChildProcess, 30_000, stuck);
    child.emit("message", "breath");
    if (hasEnded) child.emit("exit");
    vi.advanceTimersByTime(60_000);
    return stuck.mock.calls.length > 0;
  };
  expect(isStuck(false)).toBe(true);
  expect(isStuck(true)).toBe(false);
  vi.useRealTimers();
});

import { expect, test } from "vitest";
import { childEnvironment } from "@/lib/config";
import { isAlive } from "./postgres-pidfile";
import { supervise } from "./supervise";

/** Supervises a script, and lets the test wait for what is said. */
function watch(script: string) {
  const said: string[] = [];
  const waiting = new Set<() => void>();
  const child = supervise(
    "x",
    () => ({ args: ["-e", script], env: childEnvironment() }),
    (line) => {
      said.push(line);
      for (const look of waiting) look();
    },
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

test("a process that ends unasked is started again, and each time it waits longer", async () => {
  const { child, said, until } = watch("console.log('up'); process.exit(3);");
  await until((line) => line === "up", 4);
  await child.stop(1_000);
  const pauses = said.filter((line) => line.startsWith("ended")).slice(0, 3);
  expect(pauses).toEqual([
    "ended (exit 3); starting it again",
    "ended (exit 3); starting it again in 0.2 s",
    "ended (exit 3); starting it again in 0.4 s",
  ]);
});

test("kill -9 is news; a restart that was asked for is not", async () => {
  const { child, said, until } = watch(STAYS);
  await until((line) => line === "up", 1);
  process.kill(child.pid() ?? 0, "SIGKILL");
  await until((line) => line === "up", 2);
  child.restart();
  await until((line) => line === "up", 3);
  await child.stop(1_000);
  expect(said.filter((line) => line.startsWith("ended"))).toEqual(["ended (SIGKILL); starting it again"]);
});

test("one that does not listen is ended all the same", async () => {
  const { child, said, until } = watch(`process.on("SIGTERM", () => {}); ${STAYS}`);
  await until((line) => line === "up", 1);
  const pid = child.pid() ?? 0;
  await child.stop(100);
  expect(isAlive(pid)).toBe(false);
  expect(said.at(-1)).toBe("did not stop in time; ending it");
});

import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, isFree } from "./ports";

test("a free port is never one that the system may give to whoever calls out, and can be listened on", async () => {
  const ports = await Promise.all(Array.from({ length: 200 }, () => freePort()));
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(1024);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(new Set(ports).size).toBeGreaterThan(100);
  expect(await isFree(ports[0] ?? 0)).toBe(true);
});

test("what somebody listens on is not free, and neither is none", async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  expect(await isFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isFree(port)).toBe(true);
  expect(await isFree(0)).toBe(false);
});

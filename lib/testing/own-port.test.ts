import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { ownPort } from "./own-port";

const EACH = 60;
// It lives, and keeps what it handed out, until whoever started it lets go of its input.
const ANOTHER = `
  const { ownPort } = await import("./lib/testing/own-port.ts");
  const ports = [];
  while (ports.length < ${EACH}) ports.push(await ownPort());
  console.log(JSON.stringify(ports));
  process.stdin.resume();
`;

function another() {
  const args = ["--import", "tsx", "--input-type=module", "--eval", ANOTHER];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const said = once(child.stdout, "data").then(([part]) => JSON.parse(String(part)) as number[]);
  return { said, end: () => child.stdin.end() };
}

test("none is handed out twice, here or by who runs beside it, nor one of those the product draws", async () => {
  const others = [1, 2, 3, 4].map(another);
  const all = (await Promise.all(others.map((each) => each.said))).flat();
  for (let n = 0; n < EACH; n++) all.push(await ownPort());
  for (const each of others) each.end();
  expect(new Set(all).size).toBe(5 * EACH);
  expect(Math.min(...all)).toBeGreaterThan(1_024);
  expect(Math.max(...all)).toBeLessThan(20_000);
});

test("where somebody listens already, it goes on to the next", async () => {
  let port = await ownPort();
  while (port % 100 > 97) port = await ownPort(); // the next one, and the one after it, are of the same slice
  const somebody = createServer().listen(port + 1, "127.0.0.1");
  await once(somebody, "listening");
  expect(await ownPort()).toBe(port + 2);
  somebody.close();
});

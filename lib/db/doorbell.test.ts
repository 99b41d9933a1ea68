import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { connect } from "./client";
import { type Bell, CLOSE_EAR, nextEar, openEar, ringIfHeard } from "./doorbell";

// A bell of this test's own: the locks of a server's other databases are others, but this file's tests share theirs.
const BELL: Bell = { channel: "countersign_test", ears: 7_239_000 };

let base: Awaited<ReturnType<typeof testDatabase>>;
let sql: ReturnType<typeof connect>;
let rung: string[] = [];

beforeAll(async () => {
  base = await testDatabase();
  // Who hears without an ear changes nothing for those who ring.
  sql = connect({ url: base.url, name: "test", max: 24 });
  await sql.listen(BELL.channel, (payload) => rung.push(payload));
});
afterAll(async () => {
  await sql.end();
  await base.close();
});

/** Rings in a transaction that is still open when this resolves. */
async function ringing(ear: number, payload: string): Promise<() => Promise<unknown>> {
  const session = await sql.reserve();
  await session`begin`;
  await session.unsafe(`select ${ringIfHeard(BELL, ear, `'${payload}'`)}`);
  return () => session`commit`.finally(() => session.release());
}

/** What came of these; the last ring of all is always heard, and nothing comes after it. */
async function heardOf(...commits: Array<() => Promise<unknown>>): Promise<string[]> {
  await Promise.all(commits.map((commit) => commit()));
  await sql.notify(BELL.channel, "last");
  await expect.poll(() => rung.at(-1)).toBe("last");
  const heard = rung.slice(0, -1);
  rung = [];
  return heard;
}

test("two sessions that ring at once do not take each other for listeners", async () => {
  const [here, there] = [nextEar(), nextEar()];
  expect(here).not.toBe(there);
  expect(await heardOf(await ringing(here, "a"), await ringing(there, "b"))).toEqual([]);
});

test("where two have the same ear the second rings: once too often, never once too seldom", async () => {
  const ear = nextEar();
  expect(await heardOf(await ringing(ear, "a"), await ringing(ear, "b"))).toEqual(["b"]);
});

test("while somebody listens every session rings, whichever ear it has", async () => {
  const listener = await sql.reserve();
  await listener.unsafe(openEar(BELL));
  const commits: Array<() => Promise<unknown>> = [];
  // More than there are, so all of them are tried.
  for (let each = 0; each < 20; each += 1) commits.push(await ringing(nextEar(), `${each}`));
  expect(await heardOf(...commits)).toHaveLength(20);
  await listener.unsafe(CLOSE_EAR);
  listener.release();
  expect(await heardOf(await ringing(nextEar(), "a"))).toEqual([]);
});

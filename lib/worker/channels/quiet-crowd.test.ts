// More than thirty an hour in somebody's quiet hours: none of it comes before they are over, the message with the rest neither.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { setClock } from "../../testing/database";
import {
  ask,
  begin,
  closeScene,
  type MailScene,
  mailsOf,
  openMailScene,
  rowsOf,
  turn,
} from "./email.fixture";

const HOUR_MS = 3_600_000;

let scene: MailScene;
beforeAll(async () => {
  scene = await openMailScene();
});
beforeEach(() => begin(scene));
afterAll(() => closeScene(scene));

const wallIn = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString().slice(11, 16);
const quiet = (from: number, to: number) => scene.base.sql`
  update people set settings = ${JSON.stringify({
    notify: { quiet: { from: wallIn(from), to: wallIn(to) }, zone: "UTC" },
  })}::text::json`;
/** More than come one by one, and the worker makes of it what will be sent. */
async function askMany(): Promise<void> {
  for (let n = 0; n < 32; n += 1) await ask(scene, { title: `Number ${n}` });
}
async function sentAfter(ms: number): Promise<number> {
  await setClock(scene.base.sql, ms);
  await turn(scene);
  return (await mailsOf(scene)).length;
}

test("what is gathered waits for the morning with the rest", async () => {
  await quiet(-2, 6);
  await askMany();
  await turn(scene);
  expect(await rowsOf(scene)).toHaveLength(31);
  expect(await sentAfter(2 * HOUR_MS)).toBe(0);
  expect(await sentAfter(6 * HOUR_MS)).toBe(31);
});

test("and with the rest it comes sooner when there would be too little time left to decide", async () => {
  await quiet(-2, 6);
  await askMany();
  await scene.base.sql`update tasks set due_at = app_now() + interval '4 hours'`;
  await turn(scene);
  expect(await sentAfter(2 * HOUR_MS)).toBe(0);
  expect(await sentAfter(3 * HOUR_MS + 60_000)).toBe(31);
});

test("what is gathered before the night is not told when it has begun", async () => {
  const night = (Math.ceil(Date.now() / HOUR_MS) + 1) * HOUR_MS; // begins with the hour
  const at = (ms: number) => night + ms - Date.now();
  await quiet(at(0) / HOUR_MS, at(9 * HOUR_MS) / HOUR_MS);
  await setClock(scene.base.sql, at(-HOUR_MS / 2));
  await askMany();
  await turn(scene);
  expect(await mailsOf(scene)).toHaveLength(30);
  expect(await sentAfter(at(HOUR_MS))).toBe(30);
  expect(await sentAfter(at(9 * HOUR_MS))).toBe(31);
});

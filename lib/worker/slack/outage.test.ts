import { afterAll, beforeAll, expect, test } from "vitest";
import { sendMessages } from "../messages/send";
import { ask, openScene, type Scene, somebody } from "./scene.fixture";

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

test("while Slack answers nothing at all, mail goes out as if nothing were", async () => {
  await somebody(scene, "Ana");
  scene.slack.trouble("chat.postMessage", { kind: "stall" }, null);
  for (let n = 0; n < 20; n++) await ask(scene, { title: `Number ${n}`, assignees: ["ana@example.com"] });
  await scene.tell();
  let isOver = false;
  const slackBusy = scene.send().finally(() => {
    isOver = true;
  });
  const mail = sendMessages(scene.db.sql, "email", async () => ({ answer: "250", content: {} }));
  const left = async () =>
    (await scene.base.sql`select from messages where channel = 'email' and state <> 'delivered'`).length;
  while ((await left()) > 0 && !isOver) {
    await mail.step();
    await mail.settled();
  }
  expect(await left()).toBe(0);
  expect(isOver).toBe(false);
  // No more are under way than there is room for at one place.
  expect(scene.slack.calls("chat.postMessage").length).toBeLessThanOrEqual(8);
  scene.slack.recover();
  scene.slack.http.closeAllConnections();
  await slackBusy.catch(() => {});
});

// SL-4: between the commit of a press and its answer the process is killed. Slack tells whoever pressed that it failed; pressed or
// delivered again, it has had one effect, whoever pressed is told of no failure, and the message shows what is so.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { childEnvironment } from "@/lib/config";
import { decisionsOn, notices } from "@/lib/slack/scene.fixture";
import { buttonsOf, textOf } from "@/lib/testing/slack/people";
import { press, submitView, viewOf } from "@/lib/testing/slack/press";
import type { SignedRequest } from "@/lib/testing/slack/signed";
import {
  ask,
  LINK_SECRET,
  PUBLIC_URL,
  type Scene,
  type Somebody,
  somebody,
} from "@/lib/worker/slack/scene.fixture";
import { openWishing, type Wishing } from "@/lib/worker/slack/wishes.fixture";
import { bundled } from "./bundled";

let wishing: Wishing;
let scene: Scene;
let ana: Somebody;
let built: { folder: string; file: string };
const running = new Set<ChildProcess>();
beforeAll(async () => {
  built = await bundled("presser");
  wishing = await openWishing();
  scene = wishing.scene;
});
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  if (built) rmSync(built.folder, { recursive: true, force: true });
  await scene?.close();
});
beforeEach(async () => {
  await wishing.clear();
  ana = await somebody(scene, "Ana");
});

/** The request reaches a process that is killed there. */
async function killed(point: "before" | "after", { headers, body }: SignedRequest): Promise<void> {
  const given = {
    url: scene.base.url,
    point,
    publicUrl: PUBLIC_URL,
    linkSecret: LINK_SECRET,
    signingSecret: scene.slack.state.signingSecret,
    headers,
    body,
  };
  const child = spawn(process.execPath, [built.file, JSON.stringify(given)], {
    env: childEnvironment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  const ended = once(child, "exit").then(() => "ended");
  const [said] = await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), ended]);
  expect(String(said)).toBe(`${point}\n`);
  child.kill("SIGKILL");
  await ended;
  running.delete(child);
}

const POINTS = ["before", "after"] as const;
const agreed = { personId: expect.any(String), outcome: "approved", via: "slack" };

/** It is decided once, nobody is told that it was not, and its message shows it. */
async function expectOnce(id: string, decision: object, shown: string): Promise<void> {
  expect(await decisionsOn(scene.base.sql, id)).toMatchObject([decision]);
  const ends = await scene.base.sql`
    select from events where intent_id = ${id} and type in ('intent.completed','intent.failed')`;
  expect(ends).toHaveLength(1);
  expect(await notices(scene.base.sql, scene.world)).toEqual([]);
  await scene.turn();
  const post = wishing.posted(ana.account);
  expect(textOf(post)).toContain(shown);
  expect(buttonsOf(post)).toEqual([]);
}

test.each(POINTS)("killed %s the commit of a press: delivered again it is decided once", async (point) => {
  const id = await ask(scene, { assignees: ["ana@example.com"] });
  await scene.turn();
  const request = press(scene.slack, wishing.posted(ana.account), { by: ana.account, action: "decide" });
  await killed(point, request);
  expect(await decisionsOn(scene.base.sql, id)).toHaveLength(point === "after" ? 1 : 0);
  // Slack's own copy, and the hand of somebody who was told that it failed.
  expect(await wishing.bring("interactions", request)).toBeNull();
  const again = press(scene.slack, wishing.posted(ana.account), { by: ana.account, action: "decide" });
  expect(await wishing.bring("interactions", again)).toBeNull();
  await expectOnce(id, agreed, "✓ Ana approved in Slack");
});

test.each(POINTS)("killed %s the commit of a modal: sent off again it is decided once", async (point) => {
  const id = await ask(scene, { assignees: ["ana@example.com"] });
  await scene.turn();
  await wishing.bring(
    "interactions",
    press(scene.slack, wishing.posted(ana.account), { by: ana.account, action: "ask" }),
  );
  await wishing.granted();
  const view = viewOf(scene.slack, ana.account);
  if (!view) throw new Error("no modal was opened");
  const values = { "/comment": { "/comment": { type: "plain_text_input", value: "Too much." } } };
  const request = submitView(scene.slack, view, { by: ana.account, values });
  await killed(point, request);
  expect(await wishing.bring("interactions", request)).toEqual({ response_action: "clear" });
  const again = submitView(scene.slack, view, { by: ana.account, values });
  expect(await wishing.bring("interactions", again)).toEqual({ response_action: "clear" });
  await expectOnce(id, { outcome: "rejected", comment: "Too much." }, "✕ Ana rejected in Slack");
});

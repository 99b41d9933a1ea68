import { afterAll, beforeAll, expect, test } from "vitest";
import { proofOf } from "../channels/slack/verify";
import { testDatabase } from "../testing/database";
import { makePerson, makeWorld } from "../testing/factory";
import { signAsSlack } from "../testing/slack/signed";
import { saveChannel } from "./channel-settings";
import { slackSigningSecrets } from "./slack-signing";

let base: Awaited<ReturnType<typeof testDatabase>>;
let by: { workspaceId: string; personId: string };
const SECRET = "what signs sessions, and thirty-two long";

beforeAll(async () => {
  base = await testDatabase();
  const world = await makeWorld(base.sql);
  const { id } = await makePerson(base.sql, world, "ana@example.org", "owner");
  by = { workspaceId: world.workspaceId, personId: id };
});
afterAll(() => base.close());

const signing = async () =>
  (await slackSigningSecrets(base.sql, { secret: SECRET, environment: [] }, null)).map(
    ({ secret }) => secret,
  );

// SL-7: whoever changes the secret here first and in Slack then, and takes the old one away at last, loses no request.
test("a signing secret is changed under load and not one request is refused", async () => {
  const save = (secrets: Record<string, string | null>) =>
    saveChannel(base, by, SECRET, { channel: "slack", plain: {}, secrets });
  const [before, next] = ["the secret of before", "the secret that follows"];
  await save({ signingSecret: before, previousSigningSecret: null });
  const body = Buffer.from("payload=%7B%7D");
  const now = new Date();
  const timestamp = String(Math.floor(now.getTime() / 1000));
  let slacks = before; // with what Slack signs
  const done = [0, 0, 0]; // by each of those who send
  let refused = 0;
  let isOver = false;
  const load = async (sender: number) => {
    while (!isOver) {
      const signature = signAsSlack(slacks, timestamp, body);
      if (proofOf({ signature, timestamp, body }, await signing(), now).is !== "good") refused += 1;
      done[sender] = (done[sender] ?? 0) + 1;
    }
  };
  const loads = done.map((_, sender) => load(sender));
  // Until each has sent several, none is still on its way that was signed before.
  const some = async () => {
    const until = done.map((n) => n + 7);
    while (done.some((n, sender) => n < (until[sender] ?? 0)))
      await new Promise((resolve) => setImmediate(resolve));
  };
  await some();
  await save({ signingSecret: next });
  await some();
  slacks = next;
  await some();
  await save({ previousSigningSecret: null });
  await some();
  isOver = true;
  await Promise.all(loads);
  expect(refused).toBe(0);
  for (const n of done) expect(n).toBeGreaterThanOrEqual(28);
  const old = signAsSlack(before, timestamp, body);
  expect(proofOf({ signature: old, timestamp, body }, await signing(), now)).toEqual({ is: "none" });
});

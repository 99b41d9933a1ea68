import { afterAll, beforeAll, expect, test } from "vitest";
import { isSlack, signAsSlack } from "../channels/slack/verify";
import { testDatabase } from "../testing/database";
import { makePerson, makeWorld } from "../testing/factory";
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
  let requests = 0;
  let refused = 0;
  let isOver = false;
  const load = async () => {
    while (!isOver) {
      const signature = signAsSlack(slacks, timestamp, body);
      if (!isSlack({ signature, timestamp, body }, await signing(), now)) refused += 1;
      requests += 1;
    }
  };
  const loads = [load(), load(), load()];
  const some = async () => {
    for (const until = requests + 20; requests < until; )
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
  expect([refused, requests > 80]).toEqual([0, true]);
  const old = signAsSlack(before, timestamp, body);
  expect(isSlack({ signature: old, timestamp, body }, await signing(), now)).toBe(false);
});

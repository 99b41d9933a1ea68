import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Leaves } from "../../domain/channel-settings";
import { drawn } from "../../testing/slack/drawn";
import { postsIn, textOf } from "../../testing/slack/people";
import { ask, clear, decideIt, openScene, type Scene, type Somebody, somebody } from "./scene.fixture";

// SL-8: what of a task is seen in Slack, for each choice of the workspace, while it is open and afterwards.

let scene: Scene;
let ana: Somebody;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await clear(scene);
  ana = await somebody(scene, "Ana");
});
afterAll(() => scene.close());

const HUMAN = {
  title: "Refund 400 €?",
  description: "the-description",
  assignees: ["ana@example.com"],
  reasons: ["the-reason"],
  may_leave: ["amount", "customer.name", "items"],
};
const PAYLOAD = {
  amount: 400,
  secret: "the-secret",
  customer: { name: "Cleo", iban: "the-iban" },
  items: ["the-item"],
};
const WITHIN = ["the-description", "the-reason", "the-secret", "the-iban", "the-item", "the-comment"];

const OPEN = "Open in inbox → https://sign.example.org/inbox/…";
const BUTTONS = [
  "[Approve] decide:0 primary",
  "[Reject…] ask:1 danger",
  "[Comment and decide…] comment",
  "[Open in inbox] open → https://sign.example.org/inbox/…",
];
const FIELDS = ["amount: 400", "customer.name: Cleo"];

const SHOWN: Record<Leaves, { open: string[]; ended: string[] }> = {
  nothing: {
    open: ["# A task waits for you", "[Open in inbox] open → https://sign.example.org/inbox/…"],
    ended: ["# A task waits for you", "This is over: nothing waits for you here any more", OPEN],
  },
  title: {
    open: ["# Refund 400 €?", "● Normal risk", "Asked by: agent deployer", "(Asked: Ana)", ...BUTTONS],
    ended: ["# Refund 400 €?", "✓ Ana approved in the inbox, {…}", "Asked by: agent deployer", OPEN],
  },
  fields: {
    open: [
      "# Refund 400 €?",
      "● Normal risk",
      "Asked by: agent deployer",
      ...FIELDS,
      "(Asked: Ana)",
      ...BUTTONS,
    ],
    ended: [
      "# Refund 400 €?",
      "✓ Ana approved in the inbox, {…}",
      "Asked by: agent deployer",
      ...FIELDS,
      OPEN,
    ],
  },
};

test.each(Object.keys(SHOWN) as Leaves[])("%s", async (leaves) => {
  scene.leaves = leaves;
  const id = await ask(scene, HUMAN, { payload: PAYLOAD });
  await scene.turn();
  expect(lines()).toEqual(SHOWN[leaves].open);
  await decideIt(scene, id, ana.person, "approved", "inbox");
  await scene.turn();
  expect(lines()).toEqual(SHOWN[leaves].ended);
  const everything = scene.slack.state.posts.flatMap((post) => [post, ...post.before].map(textOf)).join("\n");
  for (const within of WITHIN) expect(everything).not.toContain(within);
  if (leaves === "nothing") expect(everything).not.toMatch(/Refund|Ana|approved|deployer|400/);
  const kept = await scene.base.sql`select content::text || coalesce(subject, '') as text from messages`;
  for (const { text } of kept) for (const within of WITHIN) expect(text ?? "").not.toContain(within);
});

const lines = () => {
  const [post] = postsIn(scene.slack, ana.account);
  return (post ? drawn(post) : []).map((line) =>
    line.replace(/inbox\/.*$/, "inbox/…").replace(/\{.*\}/, "{…}"),
  );
};

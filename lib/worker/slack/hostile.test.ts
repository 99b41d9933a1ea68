import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { LEAVES } from "../../domain/channel-settings";
import type { JsonObject } from "../../domain/types";
import { drawn, linksIn, mentionsIn } from "../../testing/slack/drawn";
import { postsIn } from "../../testing/slack/people";
import type { Post } from "../../testing/slack/state";
import {
  ask,
  clear,
  decideIt,
  openScene,
  PUBLIC_URL,
  type Scene,
  type Somebody,
  somebody,
} from "./scene.fixture";

// Whatever agents and people write, Slack takes the message, it calls nobody, and it leads nowhere but to us.

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

const LONG = "x".repeat(3000);
const TEXTS = [
  "<!channel> look at this",
  "<!here|here> <!everyone>",
  "<@U0123456789> <@U0123456789|ana>",
  "<#C0123456789|general>",
  "<!subteam^S0123456789|finance>",
  "<https://evil.example|https://sign.example.org/inbox>",
  "https://evil.example/login",
  "<mailto:ceo@example.com|the boss>",
  "&lt;!channel&gt; &amp;lt;!channel&amp;gt;",
  "@channel @here @everyone",
  "*bold* _it_ ~s~ `code` ```block``` > quote",
  ":white_check_mark: Approved by Ana",
  "<!date^0^{date}^https://evil.example|yesterday>",
  "line\r\nBcc: all@example.com\nnext\u2028line",
  "\u202Eevil\u202C \u200Bzero\u2066",
  "\u0007bell \u001b[31m",
  "👩‍👩‍👧‍👦 ".repeat(300),
  LONG,
  `<!channel>${LONG}`,
  "<".repeat(3000),
  "=cmd|' /C calc'!A1",
  "]]>{{link}}{{code}}",
  '","text":"x"}],"blocks":[',
];

const PLACES: Array<(text: string) => JsonObject> = [
  (text) => ({ title: text }),
  (text) => ({ title: "Title", description: text }),
  (text) => ({ title: "Title", allowed_outcomes: ["approved", text] }),
  (text) => ({ title: "Title", may_leave: ["note", text] }),
];

function harmless(post: Post): void {
  expect(mentionsIn(post)).toEqual([]);
  for (const { url, words } of linksIn(post)) {
    expect(url.startsWith(`${PUBLIC_URL}/`)).toBe(true);
    expect(words).toBe("Open in inbox");
  }
  const shown = drawn(post).join("\n");
  expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/u);
  for (const unseen of ["\u0007", "\u001b", "\r"]) expect(shown).not.toContain(unseen);
  expect(shown.isWellFormed()).toBe(true);
}

const AT_ONCE = 6; // texts: with more than thirty messages in an hour the rest would be one
const chunks = Array.from({ length: Math.ceil(TEXTS.length / AT_ONCE) }, (_, n) =>
  TEXTS.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
);

test.each(LEAVES)("what is posted and what it is rewritten to, where %s may leave", async (leaves) => {
  for (const texts of chunks) {
    await clear(scene);
    ana = await somebody(scene, "Ana");
    scene.leaves = leaves;
    const ids: string[] = [];
    for (const text of texts)
      for (const place of PLACES)
        ids.push(
          await ask(
            scene,
            { ...place(text), assignees: ["ana@example.com"] },
            { payload: { note: text, [text]: text } },
          ),
        );
    await scene.turn();
    const posts = postsIn(scene.slack, ana.account);
    expect(posts).toHaveLength(ids.length);
    for (const post of posts) harmless(post);
    for (const id of ids) await decideIt(scene, id, ana.person, "approved");
    await scene.turn();
    for (const post of postsIn(scene.slack, ana.account)) {
      harmless(post);
      expect(post.before).toHaveLength(1);
    }
    const refused = scene.slack.state.calls.filter(({ error }) => error !== null);
    expect(refused.map(({ method, error }) => `${method} ${error}`)).toEqual([]);
  }
});

test("names are somebody's words, too", async () => {
  const name = `<!channel> <https://evil.example|Boss> ${"n".repeat(200)}`;
  await scene.base.sql`update people set name = ${name} where id = ${ana.person.id}`;
  const id = await ask(scene, { title: "Title", assignees: ["ana@example.com"] });
  await scene.turn();
  await decideIt(scene, id, { ...ana.person, name }, "approved");
  await scene.turn();
  const [post] = postsIn(scene.slack, ana.account);
  if (!post) throw new Error("nothing was posted");
  for (const shown of [post, ...post.before]) harmless({ ...post, ...shown });
  expect(drawn(post)[1]).toContain("<!channel>");
});

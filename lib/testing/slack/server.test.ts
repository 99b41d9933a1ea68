import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addChannel, addUser, buttonsOf, postsIn } from "./people";
import { press } from "./press";
import { type LocalSlack, startSlack } from "./server";

let slack: LocalSlack;
beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.close());

const client = (token: string | undefined = slack.botToken) =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 400,
    logger: quiet,
  });
const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => "error" as never,
  setName() {},
};
const button = (over: Record<string, unknown> = {}) => ({
  type: "button",
  text: { type: "plain_text", text: "Go" },
  action_id: "go",
  ...over,
});
const actions = (...elements: unknown[]) => ({ type: "actions", elements });
const section = (text: unknown, more = {}) => ({ type: "section", text, ...more });
const plain = (text: string) => ({ type: "plain_text", text });

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => ({ data: { error: "none" } }),
    (thrown: { data?: { error?: string }; code?: string }) => thrown,
  );
  return error.data?.error ?? (error as { code?: string }).code ?? "unknown";
}

function rich(...elements: unknown[]) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

test("a message is posted where it was sent, with its blocks, and rewritten by its time", async () => {
  const ana = addUser(slack, "Ana");
  const { channel } = await client().conversations.open({ users: ana.id });
  const posted = await client().chat.postMessage({
    channel: channel?.id as string,
    text: "Hello",
    blocks: [actions(button({ value: "v" }))] as never,
  });
  await client().chat.update({
    channel: channel?.id as string,
    ts: posted.ts as string,
    text: "Done",
    blocks: [],
  });
  const [post] = postsIn(slack, ana);
  expect(post).toMatchObject({ text: "Done", blocks: [], before: [{ text: "Hello" }] });
});

test("a token is refused as Slack refuses it: none, a wrong one, one of a closed account, one without the scope", async () => {
  addUser(slack, "Ana");
  const ask = (token?: string) => refusal(client(token).users.lookupByEmail({ email: "ana@example.com" }));
  const bot = slack.state.tokens.get(slack.botToken);
  expect(await ask()).toBe("none");
  expect(await ask("")).toBe("not_authed");
  expect(await ask("xoxb-other")).toBe("invalid_auth");
  if (bot) bot.scopes = ["chat:write"];
  expect(await ask()).toBe("missing_scope");
  if (bot) bot.state = "account_inactive";
  expect(await ask()).toBe("account_inactive");
  expect(await ask(slack.appToken)).toBe("not_allowed_token_type");
});

test("a channel that is not there, archived or not joined takes no message, nor does a message say nothing", async () => {
  const post = (channel: string, text = "x") => refusal(client().chat.postMessage({ channel, text }));
  expect(await post("C0")).toBe("channel_not_found");
  expect(await post(addChannel(slack, "old", { isArchived: true }).id)).toBe("is_archived");
  expect(await post(addChannel(slack, "other", { isMember: false }).id)).toBe("not_in_channel");
  const here = addChannel(slack, "here");
  expect(await post(here.id, "")).toBe("no_text");
  expect(await refusal(client().chat.update({ channel: here.id, ts: "1.2", text: "x" }))).toBe(
    "message_not_found",
  );
  expect(await refusal(client().users.lookupByEmail({ email: "nobody@example.com" }))).toBe(
    "users_not_found",
  );
});

test.each<[string, unknown[]]>([
  ["51 blocks", Array.from({ length: 51 }, () => ({ type: "divider" }))],
  ["a section of 3,001 characters", [section(plain("x".repeat(3001)))]],
  ["a section of nothing", [section(plain(""))]],
  ["a section with neither text nor fields", [{ type: "section" }]],
  ["11 fields", [{ type: "section", fields: Array.from({ length: 11 }, () => plain("x")) }]],
  ["a field of 2,001 characters", [{ type: "section", fields: [plain("x".repeat(2001))] }]],
  ["a header of 151 characters", [{ type: "header", text: plain("x".repeat(151)) }]],
  ["a header in mrkdwn", [{ type: "header", text: { type: "mrkdwn", text: "x" } }]],
  ["a button's text of 76 characters", [actions(button({ text: plain("x".repeat(76)) }))]],
  ["a button's text in mrkdwn", [actions(button({ text: { type: "mrkdwn", text: "x" } }))]],
  ["a value of 2,001 characters", [actions(button({ value: "x".repeat(2001) }))]],
  ["an address of 3,001 characters", [actions(button({ url: `https://${"x".repeat(3000)}` }))]],
  ["an action id of 256 characters", [actions(button({ action_id: "x".repeat(256) }))]],
  ["two actions of one id", [actions(button(), button())]],
  [
    "two blocks of one id",
    [
      { type: "divider", block_id: "a" },
      { type: "divider", block_id: "a" },
    ],
  ],
  [
    "26 elements of actions",
    [actions(...Array.from({ length: 26 }, (_, n) => button({ action_id: `a${n}` })))],
  ],
  ["11 elements of context", [{ type: "context", elements: Array.from({ length: 11 }, () => plain("x")) }]],
  ["a style there is not", [actions(button({ style: "huge" }))]],
  ["a property there is not", [actions(button({ disabled: true }))]],
  ["a block there is not", [{ type: "carousel" }]],
  ["a piece of rich text that says nothing", [rich({ type: "text", text: "" })]],
  ["a piece of rich text there is not", [rich({ type: "marquee", text: "x" })]],
  ["a date without its format", [rich({ type: "date", timestamp: 1 })]],
  ["six options of an overflow", [actions(menu("overflow", 6))]],
  ["eleven radio buttons", [actions(menu("radio_buttons", 11))]],
  ["101 options", [actions(menu("static_select", 101))]],
])("Block Kit refuses %s", async (_, blocks) => {
  const { id } = addChannel(slack, "here");
  const said = await refusal(client().chat.postMessage({ channel: id, text: "x", blocks: blocks as never }));
  expect(said).toBe("invalid_blocks");
  expect(postsIn(slack, { ...addChannel(slack, "x"), id })).toEqual([]);
});

function menu(type: string, n: number) {
  const options = Array.from({ length: n }, (_, i) => ({ text: plain(`o${i}`), value: String(i) }));
  return { type, action_id: "menu", options };
}

const modal = (over: Record<string, unknown> = {}) => ({
  type: "modal",
  title: plain("Title"),
  submit: plain("Send"),
  close: plain("Cancel"),
  callback_id: "c",
  private_metadata: "m",
  blocks: [
    {
      type: "input",
      block_id: "i",
      label: plain("Why"),
      element: { type: "plain_text_input", action_id: "t" },
    },
  ],
  ...over,
});

async function openModal(view: unknown): Promise<string> {
  const ana = addUser(slack, "Ana");
  const { id } = addChannel(slack, "here");
  await client().chat.postMessage({ channel: id, text: "x", blocks: [actions(button())] as never });
  const post = slack.state.posts.at(-1);
  if (!post || buttonsOf(post).length !== 1) throw new Error("no button");
  press(slack, post, { by: ana, action: "go" });
  const trigger = [...slack.state.triggers.keys()].at(-1) as string;
  return refusal(client().views.open({ trigger_id: trigger, view: view as never }));
}

test("a modal within its limits is opened, by a trigger once", async () => {
  expect(await openModal(modal())).toBe("none");
  const [trigger] = slack.state.triggers.keys();
  const again = client().views.open({ trigger_id: trigger as string, view: modal() as never });
  expect(await refusal(again)).toBe("exchanged_trigger_id");
});

test.each<[string, Record<string, unknown>]>([
  ["a title of 25 characters", { title: plain("x".repeat(25)) }],
  ["a submit of 25 characters", { submit: plain("x".repeat(25)) }],
  ["a close of 25 characters", { close: plain("x".repeat(25)) }],
  ["an input and nothing to submit it", { submit: undefined }],
  ["metadata of 3,001 characters", { private_metadata: "x".repeat(3001) }],
  ["a callback id of 256 characters", { callback_id: "x".repeat(256) }],
  ["101 blocks", { blocks: Array.from({ length: 101 }, () => ({ type: "divider" })) }],
  [
    "a label of 2,001 characters",
    { blocks: [{ type: "input", label: plain("x".repeat(2001)), element: { type: "plain_text_input" } }] },
  ],
  [
    "a placeholder of 151 characters",
    {
      blocks: [
        {
          type: "input",
          label: plain("x"),
          element: { type: "plain_text_input", placeholder: plain("x".repeat(151)) },
        },
      ],
    },
  ],
])("no modal is opened with %s", async (_, over) => {
  expect(await openModal(modal(over))).toBe("invalid_arguments");
});

test("trouble on demand: a limit with its seconds, a failure, a stall, and an answer that is lost", async () => {
  const { id } = addChannel(slack, "here");
  const post = () => client().chat.postMessage({ channel: id, text: "x" });
  slack.trouble("chat.postMessage", { kind: "rate", retryAfter: 7 });
  await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
  expect(slack.state.early).toBe(0);
  await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
  expect(slack.state.early).toBe(1);
  slack.recover();
  slack.trouble("*", { kind: "status", status: 503 });
  await expect(post()).rejects.toMatchObject({ statusCode: 503 });
  slack.trouble("chat.postMessage", { kind: "stall" });
  await expect(post()).rejects.toMatchObject({ code: "slack_webapi_request_error" });
  expect(slack.state.posts).toEqual([]);
  slack.trouble("chat.postMessage", { kind: "drop" });
  await expect(post()).rejects.toMatchObject({ code: "slack_webapi_request_error" });
  expect(slack.state.posts).toHaveLength(1);
  await post();
});

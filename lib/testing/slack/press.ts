// A person's hand in Slack: a button, a form, a command, a tab. Each makes the request that Slack would send.
import { newTrigger, pushView, replaceView, viewAnswer } from "./methods-views";
import { buttonsOf } from "./people";
import type { LocalSlack } from "./server";
import { formOf, type SignedRequest, type SignOptions, signed } from "./signed";
import { newTs, type Post, type SlackUser, type View } from "./state";

const JSON_TYPE = "application/json";

const who = (user: SlackUser) => ({
  id: user.id,
  username: user.name.toLowerCase(),
  name: user.name.toLowerCase(),
  team_id: user.teamId,
});

const common = ({ state }: LocalSlack, by: SlackUser) => ({
  user: who(by),
  api_app_id: state.appId,
  token: "the-old-verification-token",
  team: { id: state.teamId, domain: "local" },
  enterprise: null,
  is_enterprise_install: false,
});

export type Pressing = {
  by: SlackUser;
  /** The whole action id, or how it begins. */
  action: string;
  responseUrl?: string;
  change?: (payload: Record<string, unknown>) => void; // to forge what Slack would not send
  sign?: SignOptions;
};

/** Somebody presses a button of a message. */
export function press(
  slack: LocalSlack,
  post: Post,
  { by, action, responseUrl, change, sign }: Pressing,
): SignedRequest {
  const button = buttonsOf(post).find(
    ({ action_id }) => action_id === action || action_id.startsWith(action),
  );
  if (!button) throw new Error(`the message has no button ${action}`);
  const channel = slack.state.channels.get(post.channel);
  const payload: Record<string, unknown> = {
    type: "block_actions",
    ...common(slack, by),
    container: { type: "message", message_ts: post.ts, channel_id: post.channel, is_ephemeral: false },
    trigger_id: newTrigger(slack.state, by.id),
    channel: { id: post.channel, name: channel?.imOf ? "directmessage" : (channel?.name ?? "") },
    message: {
      type: "message",
      ts: post.ts,
      text: post.text,
      blocks: post.blocks,
      app_id: slack.state.appId,
    },
    state: { values: {} },
    response_url: responseUrl ?? `https://hooks.slack.com/actions/${slack.state.teamId}/1/local`,
    actions: [
      {
        type: "button",
        action_id: button.action_id,
        block_id: button.block_id,
        text: button.text,
        ...(button.value !== undefined && { value: button.value }),
        action_ts: newTs(),
      },
    ],
  };
  change?.(payload);
  return signed(slack, formOf(payload), undefined, sign);
}

export type Values = Record<string, Record<string, Record<string, unknown>>>; // block, action, what is chosen

/** Presses a button, or chooses something, inside a modal or a home tab. */
export function pressInView(
  slack: LocalSlack,
  view: View,
  { by, action, change, sign }: Pressing,
  chosen: Record<string, unknown> = {},
): SignedRequest {
  const blocks = view.view.blocks as Post["blocks"];
  const button = buttonsOf({ blocks }).find(
    ({ action_id }) => action_id === action || action_id.startsWith(action),
  );
  const payload: Record<string, unknown> = {
    type: "block_actions",
    ...common(slack, by),
    container: { type: "view", view_id: view.id },
    trigger_id: newTrigger(slack.state, by.id, view.id),
    view: viewAnswer(slack.state, view),
    actions: [
      button
        ? {
            type: "button",
            action_id: button.action_id,
            block_id: button.block_id,
            value: button.value,
            action_ts: newTs(),
          }
        : { action_id: action, action_ts: newTs(), ...chosen },
    ],
  };
  change?.(payload);
  return signed(slack, formOf(payload), undefined, sign);
}

/** Sends a modal off, with what was filled in. */
export function submitView(
  slack: LocalSlack,
  view: View,
  {
    by,
    values = {},
    change,
    sign,
  }: { by: SlackUser; values?: Values; change?: Pressing["change"]; sign?: SignOptions },
): SignedRequest {
  const payload: Record<string, unknown> = {
    type: "view_submission",
    ...common(slack, by),
    trigger_id: newTrigger(slack.state, by.id, view.id),
    view: { ...viewAnswer(slack.state, view), state: { values } },
    response_urls: [],
  };
  change?.(payload);
  return signed(slack, formOf(payload), undefined, sign);
}

/** What Slack does with the answer to a submission; the complaint it shows when the answer is not one it takes. */
export function afterSubmit({ state }: LocalSlack, view: View, body: string): string | null {
  if (body.trim() === "") {
    state.views.delete(view.id);
    return null;
  }
  const answer = JSON.parse(body) as {
    response_action?: string;
    view?: unknown;
    errors?: Record<string, string>;
  };
  if (answer.response_action === "clear") {
    for (const one of state.views.values()) if (one.rootId === view.rootId) state.views.delete(one.id);
    return null;
  }
  if (answer.response_action === "errors") {
    const ids = new Set((view.view.blocks as Post["blocks"]).map(({ block_id }) => block_id));
    const unknown = Object.keys(answer.errors ?? {}).filter((id) => !ids.has(id));
    return unknown.length > 0 ? `errors name blocks that are not there: ${unknown.join(", ")}` : null;
  }
  const said = JSON.stringify(answer.view);
  const result =
    answer.response_action === "push" ? pushView(state, view, said) : replaceView(state, view, said);
  return result.ok ? null : JSON.stringify(result);
}

export function slashCommand(
  slack: LocalSlack,
  {
    by,
    channel,
    text = "",
    command = "/countersign",
    sign,
  }: { by: SlackUser; channel: string; text?: string; command?: string; sign?: SignOptions },
): SignedRequest {
  const body = new URLSearchParams({
    token: "the-old-verification-token",
    team_id: slack.state.teamId,
    team_domain: "local",
    channel_id: channel,
    channel_name: "directmessage",
    user_id: by.id,
    user_name: by.name.toLowerCase(),
    command,
    text,
    api_app_id: slack.state.appId,
    is_enterprise_install: "false",
    response_url: `https://hooks.slack.com/commands/${slack.state.teamId}/1/local`,
    trigger_id: newTrigger(slack.state, by.id),
  }).toString();
  return signed(slack, body, undefined, sign);
}

/** An event of the Events API: `{ type: "app_home_opened", user, tab: "home" }`. */
export function event(slack: LocalSlack, body: Record<string, unknown>, sign?: SignOptions): SignedRequest {
  const envelope = {
    token: "the-old-verification-token",
    team_id: slack.state.teamId,
    api_app_id: slack.state.appId,
    event: { event_ts: newTs(), ...body },
    type: "event_callback",
    event_id: `Ev${newTs().replace(".", "")}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ team_id: slack.state.teamId, user_id: slack.state.botUserId, is_bot: true }],
  };
  return signed(slack, JSON.stringify(envelope), JSON_TYPE, sign);
}

/** The modal or tab that somebody looks at. */
export const viewOf = ({ state }: LocalSlack, by: SlackUser, type: View["type"] = "modal"): View | null =>
  [...state.views.values()].findLast((view) => view.userId === by.id && view.type === type) ?? null;

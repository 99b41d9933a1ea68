// The door from Slack and the worker behind it: what somebody does in the local Slack, and what they get there.
import { readChannelSettings } from "../../domain/channel-settings";
import type { JsonObject } from "../../domain/types";
import { type ReceiveDeps, receive, type Way } from "../../slack/receive";
import { NO_HURRY } from "../../slack/scene.fixture";
import { postsIn } from "../../testing/slack/people";
import type { SignedRequest } from "../../testing/slack/signed";
import type { Post, SlackUser } from "../../testing/slack/state";
import type { ReadChannel } from "../channels/settings";
import { clear, LINK_SECRET, openScene, PUBLIC_URL } from "./scene.fixture";
import { grantWishes } from "./wishes";
import { openSlack } from "./workspace-slack";

export type Wishing = Awaited<ReturnType<typeof openWishing>>;

export async function openWishing() {
  const scene = await openScene();
  const { slack, db } = scene;
  const channel = (async () => ({
    settings: readChannelSettings("slack", { botToken: slack.botToken, apiUrl: slack.apiUrl }),
    source: "environment",
    leaves: "title",
    stamp: "",
  })) as unknown as ReadChannel;
  const clock = () => performance.now() + scene.aheadMs;
  const slackOf = openSlack({ sql: db.sql, channel, clock });
  const deps = { sql: db.sql, engine: scene.engine, publicUrl: PUBLIC_URL, linkSecret: LINK_SECRET, slackOf };
  const grant = grantWishes(deps, () => {});
  return {
    scene,
    grant,
    async clear() {
      await clear(scene);
      await scene.base.sql`truncate slack_wishes, slack_requests, slack_link_offers`;
      slack.state.views.clear();
      slack.state.ephemerals.length = 0;
    },
    async bring(
      way: Way,
      { headers, body }: SignedRequest,
      more: Partial<ReceiveDeps> = {},
    ): Promise<JsonObject | null> {
      const door = {
        sql: db.sql,
        engine: scene.engine,
        publicUrl: PUBLIC_URL,
        linkSecret: LINK_SECRET,
        secrets: async () => [{ workspaceId: null, secret: slack.state.signingSecret }],
        heard: () => {},
        patience: NO_HURRY,
        ...more,
      };
      const signed = {
        body: Buffer.from(body),
        signature: headers["x-slack-signature"] ?? null,
        timestamp: headers["x-slack-request-timestamp"] ?? null,
      };
      const reply = await receive(door, way, signed, new Date());
      if (reply.status !== 200) throw new Error(`Slack was answered ${reply.status}`);
      return reply.body as JsonObject | null;
    },
    /** What is wished is done, as far as Slack lets it, and what is to be said is sent. */
    async granted() {
      await grant.step();
      await grant.settled();
      await scene.send();
    },
    posted(user: SlackUser): Post {
      const [post] = postsIn(slack, user);
      if (!post) throw new Error("nothing was posted");
      return post;
    },
  };
}

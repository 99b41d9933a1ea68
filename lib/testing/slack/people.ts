// Who and what is there, for a test to set up.
import { directMessage } from "./methods-people";
import type { LocalSlack } from "./server";
import { type Post, type SlackChannel, type SlackUser, slackId } from "./state";

export function addUser({ state }: LocalSlack, name: string, more: Partial<SlackUser> = {}): SlackUser {
  const user: SlackUser = {
    id: slackId("U"),
    teamId: state.teamId,
    name,
    email: `${name.toLowerCase()}@example.com`,
    zone: "Europe/Berlin",
    isBot: false,
    isGuest: false,
    isDeactivated: false,
    ...more,
  };
  state.users.set(user.id, user);
  return user;
}

export function addChannel(
  { state }: LocalSlack,
  name: string,
  more: Partial<SlackChannel> = {},
): SlackChannel {
  const channel = { id: slackId("C"), name, imOf: null, isMember: true, isArchived: false, ...more };
  state.channels.set(channel.id, channel);
  return channel;
}

/** What stands in a channel, or in the direct messages of somebody. */
export function postsIn({ state }: LocalSlack, place: SlackChannel | SlackUser): Post[] {
  const id = "imOf" in place ? place.id : directMessage(state, place.id);
  return state.posts.filter((post) => post.channel === id);
}

/** Everything that is to be read in it. */
export const textOf = (shown: { text: string; blocks: unknown }): string =>
  `${shown.text}\n${JSON.stringify(shown.blocks)}`;

type Button = {
  type: "button";
  action_id: string;
  value?: string;
  url?: string;
  text: { text: string };
  block_id: string;
};

export const buttonsOf = ({ blocks }: Pick<Post, "blocks">): Button[] =>
  blocks.flatMap((block) =>
    [
      ...((block.elements as Button[] | undefined) ?? []),
      ...(block.accessory ? [block.accessory as Button] : []),
    ]
      .filter(({ type }) => type === "button")
      .map((button) => ({ ...button, block_id: block.block_id ?? "" })),
  );

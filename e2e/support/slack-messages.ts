import { expect } from "@playwright/test";
import { drawn } from "@/lib/testing/slack/drawn";
import { buttonsOf } from "@/lib/testing/slack/people";
import type { LocalSlack } from "@/lib/testing/slack/server";

// What stands in Slack about a task, in whosever messages and in whichever channel.

/** How each says that it stands, and how many buttons it has. */
export const messagesAbout = ({ state }: LocalSlack, title: string) =>
  state.posts
    .filter((post) => post.threadTs === null && drawn(post)[0] === `# ${title}`)
    .map((post) => [drawn(post)[1], buttonsOf(post).length]);

/** So many of them, which say this and ask nothing any more. */
export const turned = (posts: number, words: string) =>
  Array(posts).fill([expect.stringContaining(words), 0]);

// Where messages go, by what fails together. A place that bears the name of its channel is the whole of it: what is wrong there is so
// of every place of that channel.
import type { Outward } from "./types";

export const wholeOf = (channel: Outward): string => channel;

/** Where everything goes that goes out by the channel. Browsers are told by several services, and none of them stands for all. */
export const placeOfAll = (channel: "email" | "slack"): string =>
  channel === "email" ? "smtp" : wholeOf(channel);

// Slack takes about one message a second in each channel, a direct message being a channel of its own, and so a channel that has to
// wait keeps no other waiting. Everything else it limits by method, for the whole workspace: rewriting is one place for all posts.
const SLACK = "slack:";
export const SLACK_REWRITES = `${SLACK}update`;

/** The place of an address: `channel:C1`, `person:<id>` or `user:U1`. */
export const slackPlace = (address: string): string => `${SLACK}${address.replace(/^channel:/, "")}`;

/** What of Slack's may not be asked for a while, though messages that do not need it go out. */
export const slackMethodPlace = (method: string): string => `${SLACK}${method}`;

/** The method whose limit this place stands for. */
export function methodOfPlace(name: string): string | null {
  const method = name.startsWith(SLACK) ? name.slice(SLACK.length) : "";
  return /^[a-z]+\.\w+$/i.test(method) ? method : null;
}

const NAMES: Record<string, string> = {
  smtp: "The mail server",
  slack: "Slack",
  [SLACK_REWRITES]: "Rewriting in Slack",
};

/** `whose`: the name of the person whose place it is, where it is somebody's. */
export function placeWords(name: string, whose: string | null = null): string {
  const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (known !== undefined) return known;
  if (!name.startsWith(SLACK)) return name;
  const method = methodOfPlace(name);
  if (method !== null) return `Slack’s ${method}`;
  const rest = name.slice(SLACK.length);
  if (rest.startsWith("person:")) return `The Slack messages of ${whose ?? "somebody"}`;
  if (rest.startsWith("user:")) return `The Slack account ${rest.slice("user:".length)}`;
  return `The Slack channel ${rest}`;
}

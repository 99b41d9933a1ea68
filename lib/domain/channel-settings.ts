// What a channel needs to reach anybody: said by the workspace on its settings page, or by the environment for all of them.
// What is stored and cannot be read any more falls back, setting by setting.
import { z } from "zod";
import { isObject } from "./task-spec";
import type { Outward } from "./types";

export const MAIL_SECURITIES = ["starttls", "tls", "none"] as const;
/** The port of a mail server that is named without one. */
export const MAIL_PORTS = { starttls: 587, tls: 465, none: 25 } as const satisfies Record<
  (typeof MAIL_SECURITIES)[number],
  number
>;

const said = (most: number) => z.string().trim().min(1).max(most).nullable().catch(null);
const id = said(64);

export const mailSettingsShape = z.object({
  url: said(2000), // smtp://user:password@host:587, or smtps://; then host, port, security, user and pass are not looked at
  host: said(253),
  port: z.int().min(1).max(65_535).nullable().catch(null), // null: that of its security (MAIL_PORTS)
  security: z.enum(MAIL_SECURITIES).catch("starttls"), // starttls: refused where the server does not offer it
  user: said(320),
  pass: z.string().min(1).max(1000).nullable().catch(null), // as it is: a space at its end is a part of it
  from: said(320), // "Countersign <countersign@example.org>"
  dkimDomain: said(253),
  dkimSelector: said(63),
  dkimKey: said(8000), // PEM
});
export type MailSettings = z.output<typeof mailSettingsShape>;

const slackSettingsShape = z.object({
  botToken: said(500), // xoxb-…
  signingSecret: said(200),
  previousSigningSecret: said(200), // good beside the new one, while Slack still signs with it
  appToken: said(500), // xapp-…: Socket Mode, for a site that Slack cannot reach
  apiUrl: said(500), // null: Slack's own
  teamId: id, // the last four were learned from Slack by asking who the token is
  teamName: said(200),
  botUserId: id,
  appId: id,
  defaultChannel: id, // where it is posted what is asked of a group that has no channel of its own
});
export type SlackSettings = z.output<typeof slackSettingsShape>;

const pushSettingsShape = z.object({
  publicKey: said(200), // VAPID, both base64url
  privateKey: said(200),
  subject: said(500), // mailto: or https:, for the push service to complain to
});
export type PushSettings = z.output<typeof pushSettingsShape>;

export const CHANNEL_SHAPES = {
  email: mailSettingsShape,
  slack: slackSettingsShape,
  push: pushSettingsShape,
} as const;
export type ChannelSettingsOf = { email: MailSettings; slack: SlackSettings; push: PushSettings };

/** What never stands in a page, a log, an event, or readable in the database. */
export const SECRET_PARTS = {
  email: ["url", "pass", "dkimKey"],
  slack: ["botToken", "signingSecret", "previousSigningSecret", "appToken"],
  push: ["privateKey"],
} as const satisfies { [C in Outward]: ReadonlyArray<keyof ChannelSettingsOf[C]> };

/** Of these, what web has to have: it proves that a request is Slack's. The others are the worker's alone. */
export const DOOR_PARTS = ["signingSecret", "previousSigningSecret"] as const;

export function readChannelSettings<C extends Outward>(channel: C, stored: unknown): ChannelSettingsOf[C] {
  return CHANNEL_SHAPES[channel].parse(isObject(stored) ? stored : {}) as ChannelSettingsOf[C];
}

// What must be there; each entry is met by any one of its parts. Without those `toSend` nothing goes out, without the others
// nothing comes back.
type Needed<C extends Outward> = { anyOf: Array<keyof ChannelSettingsOf[C]>; words: string; toSend: boolean };
const NEEDED: { [C in Outward]: Array<Needed<C>> } = {
  email: [
    { anyOf: ["url", "host"], words: "the mail server", toSend: true },
    { anyOf: ["from"], words: "the address that mail comes from", toSend: true },
  ],
  slack: [
    { anyOf: ["botToken"], words: "the bot token", toSend: true },
    {
      anyOf: ["signingSecret", "appToken"],
      words: "the signing secret, or an app token for Socket Mode",
      toSend: false,
    },
  ],
  push: [
    { anyOf: ["publicKey"], words: "the public key", toSend: true },
    { anyOf: ["privateKey"], words: "the private key", toSend: true },
  ],
};
const neededOf = (channel: Outward) =>
  NEEDED[channel] as Array<{ anyOf: string[]; words: string; toSend: boolean }>;

/** Whether anything of what is needed is there; what may leave, and what was learned, is not. */
export const isBegun = (channel: Outward, parts: string[]): boolean =>
  neededOf(channel).some(({ anyOf }) => anyOf.some((part) => parts.includes(part)));

/** In words, from which parts are there: whoever asks may not know what is in them. */
export const missingParts = (channel: Outward, isThere: (part: string) => boolean): string[] =>
  neededOf(channel)
    .filter(({ anyOf }) => !anyOf.some(isThere))
    .map(({ words }) => words);

export const missingToSend = (channel: Outward, isThere: (part: string) => boolean): string[] =>
  neededOf(channel)
    .filter(({ anyOf, toSend }) => toSend && !anyOf.some(isThere))
    .map(({ words }) => words);

export const canSend = <C extends Outward>(channel: C, settings: ChannelSettingsOf[C]): boolean =>
  missingToSend(channel, (part) => (settings as Record<string, unknown>)[part] != null).length === 0;

/** What of a task a channel may show to whoever holds the phone, runs the mail server or administers Slack. */
export const LEAVES = ["nothing", "title", "fields"] as const;
export type Leaves = (typeof LEAVES)[number];
const DEFAULT_LEAVES: Leaves = "title";
/** A setting of the workspace, also where the environment says how the channel is reached. */
const leavesShape = z.object({ leaves: z.enum(LEAVES).catch(DEFAULT_LEAVES) });
export const readLeaves = (stored: unknown): Leaves =>
  leavesShape.parse(isObject(stored) ? stored : {}).leaves;

/** Which variable of the environment sets which part. */
export const VARIABLES: { [C in Outward]: Record<string, keyof ChannelSettingsOf[C]> } = {
  email: { SMTP_URL: "url", MAIL_FROM: "from" },
  slack: {
    SLACK_BOT_TOKEN: "botToken",
    SLACK_SIGNING_SECRET: "signingSecret",
    SLACK_APP_TOKEN: "appToken",
    SLACK_API_URL: "apiUrl",
  },
  push: { VAPID_PUBLIC_KEY: "publicKey", VAPID_PRIVATE_KEY: "privateKey", VAPID_SUBJECT: "subject" },
};

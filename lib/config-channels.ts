// How people are reached, as the environment says it for every workspace that says nothing of its own.
import type { Environment } from "./config";

export type ChannelEnvironment = {
  smtpUrl: string | null;
  mailFrom: string | null;
  slackBotToken: string | null;
  /** The one that Slack signs with, and while that is being changed the one before it. Web alone is given these. */
  slackSigningSecrets: string[];
  slackAppToken: string | null;
  /** null = Slack's own. */
  slackApiUrl: string | null;
  vapidPublicKey: string | null;
  vapidPrivateKey: string | null;
  vapidSubject: string | null;
  /** Push services of one's own, in a network that is not public. */
  pushAllowedHosts: string[];
};

/** What each process is given of it; to the others it is given empty, or they would read it from .env. */
export const CHANNEL_NAMES = {
  SMTP_URL: ["worker"],
  MAIL_FROM: ["worker"],
  SLACK_BOT_TOKEN: ["worker"],
  SLACK_SIGNING_SECRET: ["web"],
  SLACK_APP_TOKEN: ["worker"],
  SLACK_API_URL: ["worker"],
  VAPID_PUBLIC_KEY: ["worker", "web"],
  VAPID_PRIVATE_KEY: ["worker"],
  VAPID_SUBJECT: ["worker"],
  PUSH_ALLOWED_HOSTS: ["worker", "web"],
  COUNTERSIGN_CHANNELS_KEY: ["worker"],
} as const satisfies Record<string, Array<"worker" | "web">>;

export const withoutChannels = (process: "worker" | "web" | "others"): Record<string, ""> =>
  Object.fromEntries(
    Object.entries(CHANNEL_NAMES)
      .filter(([, given]) => !given.some((name) => name === process))
      .map(([name]) => [name, ""]),
  );

type Complain = (sentence: string) => Error;

export function readChannelEnvironment(env: Environment, complaint: Complain): ChannelEnvironment {
  const readWhere = reading(complaint);
  const smtpUrl = readWhere(
    env,
    "SMTP_URL",
    isMailServer,
    "look like smtp://user:password@host:587 or smtps://…",
  );
  const mailFrom = readWhere(
    env,
    "MAIL_FROM",
    isSender,
    "be an address such as Countersign <ask@example.org>",
  );
  if (smtpUrl !== null && mailFrom === null)
    throw complaint("SMTP_URL must have MAIL_FROM beside it: the address that mail comes from.");
  const vapidPublicKey = readWhere(env, "VAPID_PUBLIC_KEY", isBytes(65), "be 65 bytes in base64url");
  const vapidPrivateKey = readWhere(env, "VAPID_PRIVATE_KEY", isBytes(32), "be 32 bytes in base64url");
  const vapidSubject = readWhere(
    env,
    "VAPID_SUBJECT",
    (value) => /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(value),
    "be a mailto: or https: address for push services to write to",
  );
  if (vapidPrivateKey !== null && (vapidPublicKey === null || vapidSubject === null))
    throw complaint("VAPID_PRIVATE_KEY must have VAPID_PUBLIC_KEY and VAPID_SUBJECT beside it.");
  return {
    smtpUrl,
    mailFrom,
    slackBotToken: readWhere(env, "SLACK_BOT_TOKEN", begins("xoxb-"), "begin with xoxb-"),
    slackSigningSecrets: readSigningSecrets(env, readWhere),
    slackAppToken: readWhere(env, "SLACK_APP_TOKEN", begins("xapp-"), "begin with xapp-"),
    slackApiUrl: readWhere(env, "SLACK_API_URL", isWeb, "be an http(s) address"),
    vapidPublicKey,
    vapidPrivateKey,
    vapidSubject,
    pushAllowedHosts:
      readWhere(env, "PUSH_ALLOWED_HOSTS", areHosts, "be names of hosts, parted by commas")?.split(",") ?? [],
  };
}

const areHosts = (value: string): boolean =>
  value.length <= 1000 && value.split(",").every((host) => /^[a-z0-9.-]+$/.test(host));

function readSigningSecrets(env: Environment, readWhere: ReturnType<typeof reading>): string[] {
  const rule =
    "be the signing secret of the Slack app, or two parted by a comma: the new one and the one before";
  const parts = (value: string) => value.split(",").map((part) => part.trim());
  const isGood = (value: string) =>
    parts(value).length <= 2 && parts(value).every((part) => /^[\x21-\x7e]{16,200}$/.test(part));
  const value = readWhere(env, "SLACK_SIGNING_SECRET", isGood, rule);
  return value === null ? [] : parts(value);
}

// No refusal repeats what was said: it may be a password in the wrong place.
const reading =
  (complaint: Complain) =>
  (env: Environment, name: string, isGood: (value: string) => boolean, rule: string): string | null => {
    const value = env[name]?.trim();
    if (!value) return null;
    if (!isGood(value)) throw complaint(`${name} must ${rule}.`);
    return value;
  };

const begins = (start: string) => (value: string) =>
  value.startsWith(start) && /^[\x21-\x7e]{10,500}$/.test(value);

function isMailServer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname } = new URL(value);
  return ["smtp:", "smtps:"].includes(protocol) && hostname !== "" && ["", "/"].includes(pathname);
}

/** One address, alone or behind a name; nothing that could begin another header. */
export function isSender(value: string): boolean {
  const address = /^[^<>"]*<([^<>]*)>$/.exec(value)?.[1] ?? value;
  return (
    !/[\r\n\0]/.test(value) && value.length <= 320 && /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(address.trim())
  );
}

const isWeb = (value: string): boolean =>
  URL.canParse(value) && ["http:", "https:"].includes(new URL(value).protocol);

const isBytes = (length: number) => (value: string) =>
  /^[A-Za-z0-9_-]+={0,2}$/.test(value) && Buffer.from(value, "base64url").length === length;

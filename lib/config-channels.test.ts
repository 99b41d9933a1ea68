import { expect, test } from "vitest";
import { complaint, type Environment, isComplaint } from "./config";
import { type CHANNEL_NAMES, readChannelEnvironment, withoutChannels } from "./config-channels";

const read = (env: Environment) => readChannelEnvironment(env, complaint);
const PUBLIC = Buffer.alloc(65, 4).toString("base64url");
const PRIVATE = Buffer.alloc(32, 7).toString("base64url");

const ALL = {
  SMTP_URL: "smtps://ask:p%40ss@mail.example.org:465",
  MAIL_FROM: "Countersign <ask@example.org>",
  SLACK_BOT_TOKEN: "xoxb-1234-abcdef",
  SLACK_SIGNING_SECRET: "a".repeat(32),
  SLACK_APP_TOKEN: "xapp-1-abcdef",
  SLACK_API_URL: "http://127.0.0.1:9999/api/",
  VAPID_PUBLIC_KEY: PUBLIC,
  VAPID_PRIVATE_KEY: PRIVATE,
  VAPID_SUBJECT: "mailto:ask@example.org",
  PUSH_ALLOWED_HOSTS: "push.intern,127.0.0.1",
} satisfies Record<Exclude<keyof typeof CHANNEL_NAMES, "COUNTERSIGN_CHANNELS_KEY">, string>;

test("everything is read, and all of it is optional", () => {
  expect(read(ALL)).toEqual({
    smtpUrl: ALL.SMTP_URL,
    mailFrom: ALL.MAIL_FROM,
    slackBotToken: ALL.SLACK_BOT_TOKEN,
    slackSigningSecrets: [ALL.SLACK_SIGNING_SECRET],
    slackAppToken: ALL.SLACK_APP_TOKEN,
    slackApiUrl: ALL.SLACK_API_URL,
    vapidPublicKey: PUBLIC,
    vapidPrivateKey: PRIVATE,
    vapidSubject: ALL.VAPID_SUBJECT,
    pushAllowedHosts: ["push.intern", "127.0.0.1"],
  });
  expect(Object.values(read({ SMTP_URL: " " })).flat()).toEqual(Array(8).fill(null));
});

test("two signing secrets are good while one is changed for the other", () => {
  const [next, before] = ["b".repeat(32), "a".repeat(32)];
  expect(read({ SLACK_SIGNING_SECRET: `${next}, ${before}` }).slackSigningSecrets).toEqual([next, before]);
});

const REFUSED: Array<[name: keyof typeof CHANNEL_NAMES, value: string, beside?: Environment]> = [
  ["SMTP_URL", "https://hunter2.example.org", ALL],
  ["SMTP_URL", "mail hunter2", ALL],
  ["SMTP_URL", "smtp://mail/hunter2", ALL],
  ["SMTP_URL", "smtp://a:hunter2@mail"],
  ["MAIL_FROM", "hunter2"],
  ["MAIL_FROM", "hunter2@a <b>"],
  ["MAIL_FROM", "a@b, hunter2@c"],
  ["MAIL_FROM", "A\r\nBcc: hunter2@b <c@d>"],
  ["SLACK_BOT_TOKEN", "xoxp-hunter2-abcd"],
  ["SLACK_APP_TOKEN", "xoxb-hunter2-abcd"],
  ["SLACK_SIGNING_SECRET", "hunter2"],
  ["SLACK_SIGNING_SECRET", `${"a".repeat(32)},,${"hunter2".repeat(4)}`],
  ["SLACK_API_URL", "hunter2"],
  ["VAPID_PUBLIC_KEY", "hunter2"],
  ["VAPID_PRIVATE_KEY", "hunter2", ALL],
  ["VAPID_PRIVATE_KEY", PRIVATE],
  ["VAPID_SUBJECT", "hunter2@example.org"],
  ["PUSH_ALLOWED_HOSTS", "https://hunter2"],
];

test.each(REFUSED)(
  "%s=%j is refused in one line that names it and does not repeat it",
  (name, value, beside) => {
    const refusal = (() => {
      try {
        return String(read({ ...beside, [name]: value }));
      } catch (error) {
        return isComplaint(error) ? error.message : "it failed";
      }
    })();
    expect(refusal).toMatch(new RegExp(`^${name} must [^\n]+$`));
    expect(refusal).not.toContain("hunter2");
  },
);

test("what each process is given of it is enough for it, and is read without a complaint", () => {
  for (const process of ["worker", "web"] as const) {
    const given = read({ ...ALL, ...withoutChannels(process) });
    expect([given.slackBotToken === null, given.slackSigningSecrets.length === 0]).toEqual(
      process === "web" ? [true, false] : [false, true],
    );
  }
});

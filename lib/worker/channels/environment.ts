// The channels as the environment sets them, for every workspace that sets nothing of its own.
import type { ChannelEnvironment } from "../../config-channels";
import { type ChannelSettingsOf, readChannelSettings } from "../../domain/channel-settings";
import type { Outward } from "../../domain/types";

export type GivenChannels = { [C in Outward]: ChannelSettingsOf[C] | null };

export const channelsOf = (given: ChannelEnvironment): GivenChannels => ({
  email:
    given.smtpUrl === null
      ? null
      : readChannelSettings("email", { url: given.smtpUrl, from: given.mailFrom }),
  slack:
    given.slackBotToken === null
      ? null
      : readChannelSettings("slack", {
          botToken: given.slackBotToken,
          appToken: given.slackAppToken,
          apiUrl: given.slackApiUrl,
        }),
  push:
    given.vapidPrivateKey === null
      ? null
      : readChannelSettings("push", {
          publicKey: given.vapidPublicKey,
          privateKey: given.vapidPrivateKey,
          subject: given.vapidSubject,
        }),
});

/** By name alone, for the settings page: what is in them is told to nobody. */
export const variablesOf = (given: ChannelEnvironment): { [C in Outward]: string[] } => ({
  email: named({ SMTP_URL: given.smtpUrl, MAIL_FROM: given.mailFrom }),
  slack: named({
    SLACK_BOT_TOKEN: given.slackBotToken,
    SLACK_APP_TOKEN: given.slackAppToken,
    SLACK_API_URL: given.slackApiUrl,
  }),
  push: named({
    VAPID_PUBLIC_KEY: given.vapidPublicKey,
    VAPID_PRIVATE_KEY: given.vapidPrivateKey,
    VAPID_SUBJECT: given.vapidSubject,
  }),
});

const named = (variables: Record<string, string | null>): string[] =>
  Object.keys(variables).filter((name) => variables[name] !== null);

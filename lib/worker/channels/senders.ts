// How each channel's messages are made and sent: the worker reads what they are about, the channel renders and sends.
import type { PushDeps } from "../../channels/push/send";
import type { Sql } from "../../db/client";
import type { Outward } from "../../domain/types";
import type { Sender } from "../messages/send";
import { emailSender } from "./email";
import { pushSender } from "./push";
import type { ChannelReader, ReadChannel } from "./settings";
import { slackSender } from "./slack";
import { withStatus } from "./with-status";

export type SenderDeps = {
  sql: Sql;
  publicUrl: string;
  linkSecret: string;
  channel: ReadChannel;
  push: PushDeps;
};

type Given = Omit<SenderDeps, "channel"> & { settings: ChannelReader };

export function senders({ settings, ...given }: Given): Record<Outward, Sender> {
  const deps = { ...given, channel: settings.read };
  const kept = (channel: Outward, send: Sender) =>
    withStatus(given.sql, channel, byLatest(settings, channel, send));
  return {
    email: kept("email", emailSender({ ...deps, ofAll: settings.ofAll })),
    slack: kept("slack", slackSender(deps)),
    push: kept("push", pushSender(deps)),
  };
}

/** A test is of what is saved now, and not of what was a second ago. */
const byLatest =
  ({ forget }: ChannelReader, channel: Outward, send: Sender): Sender =>
  (message, attempt) => {
    if (message.occasion === "test") forget(message.workspaceId, channel);
    return send(message, attempt);
  };

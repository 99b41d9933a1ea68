// How each channel's messages are made and sent: the worker reads what they are about, the channel renders and sends.
import type { PushDeps } from "../../channels/push/send";
import type { Sql } from "../../db/client";
import type { Outward } from "../../domain/types";
import type { Sender } from "../messages/send";
import { emailSender } from "./email";
import { pushSender } from "./push";
import type { ReadChannel } from "./settings";
import { slackSender } from "./slack";
import { withStatus } from "./with-status";

export type SenderDeps = {
  sql: Sql;
  publicUrl: string;
  linkSecret: string;
  channel: ReadChannel;
  push: PushDeps;
};

export const senders = (deps: SenderDeps): Record<Outward, Sender> => ({
  email: withStatus(deps.sql, "email", emailSender(deps)),
  slack: withStatus(deps.sql, "slack", slackSender(deps)),
  push: withStatus(deps.sql, "push", pushSender(deps)),
});

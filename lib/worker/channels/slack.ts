import { troubleError } from "../../channels/trouble";
import type { Sender } from "../messages/send";
import type { SenderDeps } from "./senders";

export const slackSender =
  (_deps: SenderDeps): Sender =>
  () =>
    Promise.reject(troubleError({ kind: "settings", code: "not_set_up", answer: "Slack is not set up." }));

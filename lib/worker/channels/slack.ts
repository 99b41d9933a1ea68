import { readTrouble, troubleError } from "../../channels/trouble";
import { messageFacts } from "../../db/read/message-facts";
import type { Message } from "../../domain/message";
import { zoneOfPerson } from "../../domain/person-settings";
import { wholeOf } from "../../domain/places";
import type { Sender } from "../messages/send";
import { postGathered, postNote } from "../slack/post-note";
import { type About, postTask, type Reader } from "../slack/post-task";
import { rewritePost } from "../slack/rewrite-post";
import { openSlack } from "../slack/workspace-slack";
import type { SenderDeps } from "./senders";

/** Whatever is told in Slack: a task and what became of it, a note, and what was posted before as it stands now. */
export function slackSender(deps: Omit<SenderDeps, "push"> & { clock?: () => number }): Sender {
  const slackOf = openSlack(deps);
  return ofWhole(async (message) => {
    const slack = await slackOf(message.workspaceId);
    const { person } = await messageFacts(deps.sql, { ...message, intentId: null });
    const reader: Reader = person && {
      id: person.id,
      email: person.email,
      zone: zoneOfPerson(person.settings),
    };
    if (message.occasion === "gathered") return postGathered(deps, slack, message, reader);
    if (!isAboutTask(message)) return postNote(deps, slack, message, reader);
    const say = message.occasion === "rewrite" ? rewritePost : postTask;
    return say(deps, slack, message, reader);
  });
}

/** What only another setting mends is so of all of Slack, whichever channel it was found out in. */
const ofWhole =
  (send: Sender): Sender =>
  async (message, attempt) => {
    try {
      return await send(message, attempt);
    } catch (error) {
      const trouble = readTrouble(error);
      throw trouble.kind === "settings" ? troubleError({ ...trouble, place: wholeOf("slack") }) : error;
    }
  };

const ABOUT_TASK = new Set([
  "assigned",
  "reminder",
  "escalated",
  "decided",
  "expired",
  "withdrawn",
  "rewrite",
]);
const isAboutTask = (message: Message): message is About =>
  ABOUT_TASK.has(message.occasion) && message.intentId !== null;

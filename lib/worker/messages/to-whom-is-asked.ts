// What asks somebody to decide goes out only while they are asked, by whichever channel: to nobody from whom the task was taken,
// to nobody who has voted on it, and to nobody who may not decide it because they are behind it. What is posted for a whole group
// is for whoever is in it: while it is asked, and in the channel that it has. What tells of an ending goes to those who were told
// before.
import { troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { whyGroupNotAsked, whyNotAsked } from "../../db/read/asked-still";
import { asks, type Message } from "../../domain/message";
import type { Sender } from "./send";

const ANSWERS = {
  voted: "This person had voted before this went out.",
  barred: "This person is behind the request, and under four eyes somebody else decides it.",
  not_asked: "This person was not asked any more when this was to go out.",
  group_not_asked: "This group was not asked any more when this was to go out.",
  other_channel: "This channel was not the group's any more when this was to go out.",
};

export const toWhomIsAsked =
  (sql: Sql, send: Sender): Sender =>
  async (message, attempt) => {
    const code = await whyNot(sql, message);
    if (code) throw troubleError({ kind: "moot", code, answer: ANSWERS[code] });
    return send(message, attempt);
  };

/** Null, or what comes to null: nothing speaks against it. */
function whyNot(sql: Sql, message: Message): Promise<keyof typeof ANSWERS | null> | null {
  const { workspaceId, occasion, intentId, personId, groupId, address } = message;
  if (!asks(occasion) && occasion !== "gathered") return null;
  if (groupId !== null) {
    const channelId = address.replace(/^channel:/, "");
    return whyGroupNotAsked(sql, { workspaceId, groupId, channelId, taskId: intentId });
  }
  if (intentId === null || personId === null) return null;
  return whyNotAsked(sql, { workspaceId, taskId: intentId, personId });
}

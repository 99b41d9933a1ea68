// What asks somebody to decide goes out only while they are asked, by whichever channel: to nobody from whom the task was taken,
// and to nobody who has voted on it. What is posted for a whole group is for whoever is in it, and what tells of an ending goes
// to those who were told before.
import { troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { whyNotAsked } from "../../db/read/asked-still";
import { asks } from "../../domain/message";
import type { Sender } from "./send";

const ANSWERS = {
  voted: "This person had voted before this went out.",
  not_asked: "This person was not asked any more when this was to go out.",
};

export const toWhomIsAsked =
  (sql: Sql, send: Sender): Sender =>
  async (message, attempt) => {
    const { workspaceId, occasion, intentId, personId } = message;
    if (asks(occasion) && intentId !== null && personId !== null) {
      const code = await whyNotAsked(sql, { workspaceId, taskId: intentId, personId });
      if (code) throw troubleError({ kind: "moot", code, answer: ANSWERS[code] });
    }
    return send(message, attempt);
  };

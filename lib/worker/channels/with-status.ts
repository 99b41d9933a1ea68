// Keeps on the settings page how a channel fares: it works since something went out by it; what only another setting mends is
// its problem, in the provider's words and with what to do. However the channel is set up, by a workspace or the environment.
import { readTrouble } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { noteChannelStatus } from "../../db/write/channel-settings";
import { problemText } from "../../domain/channel-remedies";
import type { Message } from "../../domain/message";
import type { Outward } from "../../domain/types";
import type { Sender } from "../messages/send";

const SAME_MS = 1_000; // ten thousand messages a second say once that the channel works
const MOST_KEPT = 1_000;

export function withStatus(
  sql: Sql,
  channel: Outward,
  send: Sender,
  clock: () => number = () => performance.now(),
): Sender {
  const said = new Map<string, { status: string; at: number }>();
  const note = async (
    { workspaceId, occasion }: Message,
    status: "works" | "trouble",
    problem: string | null,
  ) => {
    const last = said.get(workspaceId);
    const now = clock();
    if (occasion !== "test" && last?.status === status && now - last.at < SAME_MS) return;
    if (said.size >= MOST_KEPT) said.clear();
    said.set(workspaceId, { status, at: now });
    // What went out went out, whether or not it can be noted here.
    await noteChannelStatus(sql, { workspaceId, channel }, status, problem).catch((error: Error) =>
      console.error(
        JSON.stringify({ level: "error", event: "status_not_kept", channel, message: error.message }),
      ),
    );
  };
  return async (message, attempt) => {
    try {
      const sent = await send(message, attempt);
      if (!sent.kept) await note(message, "works", null);
      return sent;
    } catch (error) {
      const trouble = readTrouble(error);
      // What nobody set up has no problem.
      if (trouble.kind === "settings" && trouble.code !== "not_set_up")
        await note(message, "trouble", problemText(channel, trouble));
      throw error;
    }
  };
}

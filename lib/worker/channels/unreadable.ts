// With another key than before, nothing that was typed can be read any more. A worker that starts says so at once, where it is
// typed again, and does not wait for a message that fails.
import { troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { sealedRows } from "../../db/read/channel-settings";
import { noteChannelStatus } from "../../db/write/channel-settings";
import { problemText } from "../../domain/channel-remedies";
import { DOOR_PARTS } from "../../domain/channel-settings";
import { readSealedParts, sealedAbout } from "../../domain/sealed-parts";
import type { Outward } from "../../domain/types";
import type { ChannelsKey } from "./unseal";

const CODE = "key_changed";
const ANSWER =
  "What was typed here was sealed for another key than the worker has now, so it cannot be read. Type the passwords and tokens again, or give the worker its COUNTERSIGN_CHANNELS_KEY of before.";

export const unreadable = (): Error => troubleError({ kind: "settings", code: CODE, answer: ANSWER });

const doors: readonly string[] = DOOR_PARTS;

/** The worker's parts as they were typed; null: one of them it cannot open. */
export function openParts(
  place: { workspaceId: string; channel: Outward },
  sealed: Uint8Array | null,
  key: ChannelsKey,
): Record<string, string> | null {
  const opened: Record<string, string> = {};
  for (const [part, kept] of Object.entries(readSealedParts(sealed))) {
    if (doors.includes(part)) continue;
    const secret = key.open(sealedAbout(place.workspaceId, place.channel, part), kept);
    if (secret === null) return null;
    opened[part] = secret;
  }
  return opened;
}

export async function noteUnreadable(sql: Sql, key: ChannelsKey): Promise<void> {
  for (const { workspaceId, channel, sealed } of await sealedRows(sql))
    if (openParts({ workspaceId, channel }, sealed, key) === null)
      await noteChannelStatus(
        sql,
        { workspaceId, channel },
        "trouble",
        problemText(channel, { code: CODE, answer: ANSWER }),
      );
}

// Tells web under which key to seal, and which channels the environment sets: by their names, for web has none of it.
import type { ChannelEnvironment } from "../../config-channels";
import type { Sql } from "../../db/client";
import { publishedKey } from "../../db/read/channel-settings";
import { publishChannelKey } from "../../db/write/channel-settings";
import { variablesOf } from "./environment";
import { noteUnreadable } from "./unreadable";
import type { ChannelsKey } from "./unseal";

const LOOK_MS = 60_000;

export function keepKeyPublished(sql: Sql, key: ChannelsKey, given: ChannelEnvironment) {
  let isSaid = false;
  return async (): Promise<number> => {
    if (!isSaid) {
      await publishChannelKey(sql, key.publicKey, variablesOf(given));
      await noteUnreadable(sql, key);
      isSaid = true;
      return LOOK_MS;
    }
    const published = await publishedKey(sql);
    if (published === null) isSaid = false;
    // Two that publish in turn would leave it to chance who can read what is typed next.
    else if (!Buffer.from(published.publicKey).equals(key.publicKey)) console.error(DIFFERS);
    return isSaid ? LOOK_MS : 0;
  };
}

const DIFFERS = JSON.stringify({
  level: "error",
  event: "channels_key_differs",
  message:
    "Another worker published another key, so this one cannot read what is typed under Settings, Channels. Give both the same COUNTERSIGN_CHANNELS_KEY.",
});

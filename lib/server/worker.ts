import type { Config } from "@/lib/config";
import { openDatabase } from "@/lib/db/client";
import { publishPushKey } from "@/lib/db/write/push-subscriptions";
import { startWorker } from "@/lib/worker/main";
import { requireDatabase } from "./database";
import { readPushKeys } from "./push-keys";
import { readChannelsKey, readLinkSecret } from "./secret";
import { onStopSignal } from "./signals";
import { sayUp } from "./up";

export async function runWorker(config: Config): Promise<void> {
  const url = await requireDatabase(config);
  const db = openDatabase({ url, name: "countersign-worker", max: config.poolSize ?? 5 });
  const push = { keys: readPushKeys(config), allowedHosts: config.channels.pushAllowedHosts };
  await publishPushKey(db.sql, push.keys.publicKey);
  const worker = startWorker({
    db,
    publicUrl: config.publicUrl,
    linkSecret: readLinkSecret(config),
    channelsKey: readChannelsKey(config),
    channels: config.channels,
    push,
    logsDeliveries: config.logsDeliveries,
  });
  sayUp();
  onStopSignal(async () => {
    await worker.stop();
    await db.close();
  }, 3_500);
}

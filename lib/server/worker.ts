import type { Config } from "@/lib/config";
import { openDatabase } from "@/lib/db/client";
import { startWorker } from "@/lib/worker/main";
import { requireDatabase } from "./database";
import { readChannelsKey, readLinkSecret } from "./secret";
import { onStopSignal } from "./signals";
import { sayUp } from "./up";

export async function runWorker(config: Config): Promise<void> {
  const url = await requireDatabase(config);
  const db = openDatabase({ url, name: "countersign-worker", max: config.poolSize ?? 5 });
  const worker = await startWorker({
    db,
    publicUrl: config.publicUrl,
    linkSecret: readLinkSecret(config),
    channelsKey: readChannelsKey(config),
    channels: config.channels,
  });
  sayUp();
  onStopSignal(async () => {
    await worker.stop();
    await db.close();
  }, 3_500);
}

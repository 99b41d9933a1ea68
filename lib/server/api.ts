import { readFile } from "node:fs/promises";
import type { Server } from "node:http";
import { createApi } from "@/lib/api/app";
import type { Config } from "@/lib/config";
import { openDatabase } from "@/lib/db/client";
import { takesWrites } from "@/lib/db/read/readiness";
import { openTroubleLog } from "@/lib/db/read/trouble-log";
import { openEngine } from "@/lib/engine/open";
import { clientFiles } from "./client-files";
import { requireDatabase } from "./database";
import { createFront } from "./front";
import { listenComplaint } from "./ports";
import { onStopSignal } from "./signals";
import { sayUp } from "./up";

/** Requests that are being answered get this long at the end; streams are told to end at once. */
const DRAIN_MS = 2_500;

export async function runApi(config: Config): Promise<void> {
  const url = await requireDatabase(config);
  const db = openDatabase({ url, name: "countersign-api", max: config.poolSize ?? 10 });
  const engine = openEngine(db, { name: "countersign-api" });
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  const api = createApi({
    db,
    engine,
    hub: engine.hub,
    config: { ...config, version },
    client: clientFiles,
    trouble: openTroubleLog(() => takesWrites(db.sql)),
  });
  const front = createFront({
    ...config,
    fetch: api.fetch,
    tell: api.tell,
    development: config.mode === "development",
  });
  await listen(front.server, config.port, config.host);
  sayUp();
  onStopSignal(async () => {
    const drained = front.stop(DRAIN_MS);
    await api.close();
    await drained;
    await engine.close();
    await db.close();
  }, DRAIN_MS + 1_000);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenComplaint(error, port, host)));
    server.listen({ port, host, backlog: 1024 }, () => resolve());
  });
}

import { startEmbeddedPostgres } from "./embedded-postgres";
import type { Say } from "./log";
import { clusterLog } from "./postgres-cluster";
import type { EmbeddedPostgres } from "./postgres-launch";
import { keepLogShort } from "./postgres-log";

/** What undoes a step of the start. */
export type Ending = () => Promise<void> | void;

/** Whoever made room, say, does not wait for us. */
const LONGEST_PAUSE_MS = 2_000;

export type KeptDatabase = { url(): string };

/**
 * The embedded PostgreSQL, for as long as `npm start` runs: when it ends unasked it is started again on the same port, so the
 * pools of api, web and worker find it by themselves. `moved` is called in the rare case that the port was taken meanwhile.
 */
export async function keepDatabase(
  folder: string,
  say: Say,
  endings: Ending[],
  moved: () => void,
): Promise<KeptDatabase> {
  const leaving = new AbortController();
  let running: Promise<EmbeddedPostgres> = startEmbeddedPostgres(folder, leaving.signal);
  // Before it is there: a signal may come while it is starting, and must not leave it behind.
  endings.push(async () => {
    leaving.abort();
    const database = await running.catch(() => null);
    await database?.stop();
  });
  endings.push(keepLogShort(clusterLog(folder)));
  let current = await running;
  if (current.adopted)
    say(`found the PostgreSQL of an earlier run (process ${current.pid}) and took it over`);

  const watchOver = async () => {
    while (!leaving.signal.aborted) {
      await current.gone;
      if (leaving.signal.aborted) return;
      say("PostgreSQL ended; starting it again");
      const before = current.url;
      running = startAgain(folder, say, leaving.signal);
      current = await running;
      if (current.url !== before) moved();
    }
  };
  watchOver().catch((error) => {
    // Left in the middle of starting again.
    if (!leaving.signal.aborted) throw error;
  });
  return { url: () => current.url };
}

async function startAgain(folder: string, say: Say, leaving: AbortSignal): Promise<EmbeddedPostgres> {
  let said = "";
  for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await startEmbeddedPostgres(folder, leaving, { mayCreate: false });
    } catch (error) {
      leaving.throwIfAborted();
      // A full disk, say: keep trying, the operator may be making room.
      const { message } = error as Error;
      if (message !== said) say(message);
      said = message;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Config } from "@/lib/config";
import { localApi } from "./address";
import { firstRunLink } from "./first-run";
import type { Say } from "./log";

/** Both doors answer: the api its health check, web its port. A process that cannot start says why in its own lines. */
export async function untilReady(config: Config, webPort: number): Promise<void> {
  const health = `${localApi(config)}/healthz`;
  while (!(await answers(health))) await delay(30);
  while (!(await accepts(webPort))) await delay(30);
}

export async function announce(
  config: Config,
  databaseUrl: string,
  say: Say,
  isThrowAway: boolean,
): Promise<void> {
  const link = await firstRunLink(databaseUrl, config);
  say(`ready at ${config.publicUrl}  (data: ${config.dataFolder})`);
  if (!link) return;
  say("nobody can sign in yet. Open this once, to become the owner:");
  say(`  ${link}`);
  say("or without a browser, for a person's token and a first key:");
  say(`  ${bootstrapCommand(config, isThrowAway)}`);
}

/** To be copied into a shell: the tools look into the usual folder, and into a database that is configured, unless told otherwise. */
export function bootstrapCommand(
  { dataFolder, databaseUrl }: Pick<Config, "dataFolder" | "databaseUrl">,
  isThrowAway: boolean,
): string {
  const command = "npm run bootstrap -- --owner you@example.org";
  if (dataFolder === `${process.cwd()}/.countersign` || databaseUrl !== null) return command;
  const folder = `COUNTERSIGN_DATA=${quoted(dataFolder)} ${command}`;
  // Its keys would be made in a real database that happens to be configured.
  return isThrowAway ? `DATABASE_URL= ${folder}` : folder;
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}

import { spawn } from "node:child_process";
import { join } from "node:path";
import { type Config, childEnvironment } from "@/lib/config";
import { withoutChannels } from "@/lib/config-channels";
import { buildPages, nextProgram } from "./build";
import { requireDatabase } from "./database";
import { sayAs } from "./log";
import { listenComplaint, whyNot } from "./ports";
import { readLinkSecret, readSecret } from "./secret";

/** Free by convention: one above the front's own. */
const WEB_PORT = 8101;

/** Told to stop, it ends what it is asked to end; then also what somebody keeps open. */
const STOP_MS = 3_000;

/** What a child of ours is started with, so that it ends with us. */
export const LEASH = ["--import", `./${join("lib", "server", "leash.mjs")}`];

/** Next by itself; longer keep-alive than the front's, so that it is never Next who hangs up on an idle connection. */
export function nextArgs(mode: Config["mode"], host: string, port: number): string[] {
  const place = ["-H", host, "-p", String(port)];
  if (mode === "development") return [nextProgram, "dev", ...place];
  return [nextProgram, "start", ...place, "--keepAliveTimeout", "70000"];
}

export const webEnvironment = (config: Config, databaseUrl: string): NodeJS.ProcessEnv =>
  childEnvironment({
    ...withoutChannels("web"),
    DATABASE_URL: databaseUrl,
    DATABASE_OWNER_URL: "", // the owner's powers are for migrations alone
    PUBLIC_URL: config.publicUrl,
    COUNTERSIGN_SECRET: readSecret(config),
    COUNTERSIGN_LINK_SECRET: readLinkSecret(config),
  });

/** Web as a process of its own, for a machine where `npm start` does not run it. */
export async function runWeb(config: Config): Promise<void> {
  const url = await requireDatabase(config);
  const port = config.webPort ?? WEB_PORT;
  // Next would say it in a page of its own words, and only after the pages were built.
  const taken = await whyNot(port, config.host);
  if (taken) throw listenComplaint(taken, port, config.host, "COUNTERSIGN_WEB_PORT");
  await buildPages(sayAs("web"));
  const env = webEnvironment(config, url);
  const args = nextArgs(config.mode, config.host, port);
  // It is the leash that ends Next when we are killed: or it would keep the port from the next one.
  const child = spawn(process.execPath, [...LEASH, ...args], {
    env,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  let isAsked = false;
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => {
      isAsked = true;
      child.kill(signal);
      // It waits for every answer, and an open inbox is one that lasts a minute.
      setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    });
  // Killed by somebody else is a failure, or whoever starts again what failed would leave it down.
  child.once("exit", (code) => process.exit(isAsked ? 0 : (code ?? 1)));
}

import { mkdtempSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, complaint, configure, type Mode, toolVariable } from "@/lib/config";
import { keepAddress } from "./address";
import { buildPages } from "./build";
import { announceDemo, changeDemo } from "./change-demo";
import { commands } from "./commands";
import { checkGiven, prepareDatabase, secondInstance } from "./database";
import { makeDataFolder } from "./embedded-postgres";
import { type Ending, type KeptDatabase, keepDatabase } from "./keep-database";
import { type Kept, keepDemoAgent } from "./keep-demo-agent";
import { takeLock } from "./lock";
import { outliveReaders, type Say, sayAs } from "./log";
import { requirePlace } from "./place";
import { freePort, listenComplaint, whyNot } from "./ports";
import { workingUrl } from "./powers";
import { announce, untilReady } from "./ready";
import { onOrphaned, onStopSignal } from "./signals";
import { readStartOptions, type StartOptions } from "./start-options";
import { supervise } from "./supervise";

// One command: everything it takes, in order; and on the way out, everything that was begun, in the opposite order.

/** Told to stop, all of it is gone within ten seconds: api, worker and web have up to 3, PostgreSQL the rest. */
const STOP_LIMIT_MS = 9_500;
const CHILD_STOP_MS = { api: 3_500, worker: 1_500, web: 1_500, demo: 1_500 };
/** After a kill -9 the children notice within moments; the port may still be theirs until then. */
const LEFT_BEHIND_MS = 5_000;

export async function start(args: string[], mode: Mode): Promise<void> {
  outliveReaders();
  const say = sayAs("start");
  const endings: Ending[] = [];
  let ended: Promise<void> | null = null;
  // Once, whoever asks: a signal may come while a failed start is being undone, and two would undo out of order.
  const end = () => {
    ended ??= undo(endings, say);
    return ended;
  };
  onStopSignal(() => {
    say("stopping …");
    return end();
  }, STOP_LIMIT_MS);
  onOrphaned(toolVariable("npm_lifecycle_event") !== null, () => process.kill(process.pid, "SIGTERM"));
  try {
    const options = readStartOptions(args);
    const config = readSettings(options, endings);
    requirePlace(process.cwd(), { bringsDatabase: config.databaseUrl === null });
    await bringUp(config, options, { mode, say, endings });
  } catch (error) {
    // What was being started lost its ground because we were told to stop: not worth a word.
    if (ended) return;
    await end();
    throw error;
  }
}

async function undo(endings: Ending[], say: Say): Promise<void> {
  for (let ending = endings.pop(); ending; ending = endings.pop()) {
    try {
      await ending();
    } catch (error) {
      // One that fails does not keep the others: the lock is given back last.
      say((error as Error).message);
    }
  }
}

function readSettings(options: StartOptions, endings: Ending[]): Config {
  const port = options.port === undefined ? {} : { PORT: options.port };
  if (!options.ephemeral) return configure(port);
  const folder = mkdtempSync(join(tmpdir(), "countersign-"));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  // A throw-away instance must not write into a real database that happens to be configured.
  return configure({ ...port, COUNTERSIGN_DATA: folder, DATABASE_URL: undefined });
}

/** Whoever develops may halt a process and look at it. */
const patience = (mode: Mode) => (mode === "development" ? { silentMs: Number.POSITIVE_INFINITY } : {});

type Run = { mode: Mode; say: Say; endings: Ending[] };

async function bringUp(
  config: Config,
  { demo, ephemeral }: StartOptions,
  { mode, say, endings }: Run,
): Promise<void> {
  makeDataFolder(config.dataFolder);
  const lock = takeLock(config.dataFolder);
  if (!lock.ok) throw complaint(secondInstance(config.dataFolder, lock));
  endings.push(lock.release, keepAddress(config));
  await needPort(config, lock.recovered ? LEFT_BEHIND_MS : 0);
  const children: Kept[] = [];
  const database = await openDatabaseFor(config, say, endings, () => {
    for (const child of children) child.restart();
  });
  const { applied } = await prepareDatabase(config, { ownerUrl: database.url(), hasLock: true });
  if (applied.length > 0) say(migrated(applied));
  if (mode === "production") await buildPages(say);
  const databaseUrl = () => workingUrl(config, database.url());
  const loaded = await changeDemo(demo, databaseUrl(), say);
  const command = commands({ config, mode, webPort: await freePort(), databaseUrl });
  for (const name of ["web", "worker", "api"] as const) {
    const child = supervise(name, command[name], sayAs(name), patience(mode));
    children.push(child);
    endings.push(() => child.stop(CHILD_STOP_MS[name]));
  }
  if (mode === "development") reloadOnChange(children.filter((child) => child.name !== "web"));
  await untilReady(config, command.webPort);
  await announce(config, databaseUrl(), say, ephemeral);
  announceDemo(await loaded.done, say);
  const agent = await keepDemoAgent({ databaseUrl, command: command.demoAgent, say: sayAs("demo") });
  children.push(agent);
  endings.push(() => agent.stop(CHILD_STOP_MS.demo));
}

// Each by its name where there was something before: whoever starts a newer version wants to know what it did.
const migrated = (applied: string[]): string =>
  applied[0]?.startsWith("0000_")
    ? "made the tables of the database"
    : `migrated the database: ${applied.join(", ")}`;

async function needPort(config: Config, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const error = await whyNot(config.port, config.host);
    if (!error) return;
    if (error.code !== "EADDRINUSE" || Date.now() >= deadline)
      throw listenComplaint(error, config.port, config.host);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** As its owner. */
async function openDatabaseFor(
  config: Config,
  say: Say,
  endings: Ending[],
  moved: () => void,
): Promise<KeptDatabase> {
  const { databaseUrl } = config;
  if (databaseUrl === null) return keepDatabase(config.dataFolder, say, endings, moved);
  const ownerUrl = await checkGiven(databaseUrl, config);
  return { url: () => ownerUrl };
}

/** In development the api and the worker begin again with the new code; Next reloads by itself. */
function reloadOnChange(children: Kept[]): void {
  let timer: NodeJS.Timeout | undefined;
  watch("lib", { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const child of children) child.restart();
    }, 150);
  });
}

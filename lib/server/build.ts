import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { childEnvironment, complaint } from "@/lib/config";
import { takeLock } from "./lock";
import { type Say, sayAs } from "./log";

// The pages are built once for each state of the sources. The mark is made of contents, not dates: a copied or freshly checked
// out tree that was built before is not built again.

const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "package-lock.json",
];
const MARK = join(".next", "countersign-sources");
const LOG = join(".build", "next-build.log");
const NEXT = join("node_modules", "next", "dist", "bin", "next");

export const nextProgram = NEXT;

/** For the making of an image: what the first start would do before it needs a place for data. */
export async function build(): Promise<void> {
  const say = sayAs("build");
  await buildPages(say);
  say(
    "built: what starts from here has nothing left to install or build, and writes nothing beside its data",
  );
}

export async function buildPages(say: Say): Promise<void> {
  const sources = fingerprint();
  if (isBuilt(sources)) return;
  mkdirSync(".build", { recursive: true });
  const release = await waitForLock();
  try {
    if (isBuilt(sources)) return;
    say("building the pages (once for each version, about a minute) …");
    await runBuild();
    writeFileSync(MARK, sources);
  } finally {
    release();
  }
}

const isBuilt = (sources: string): boolean => existsSync(MARK) && readFileSync(MARK, "utf8") === sources;

/** Two instances with folders of their own may share one clone; they must not build into the same place at once. */
async function waitForLock(): Promise<() => void> {
  for (;;) {
    const lock = takeLock(".build", "next-build.lock");
    if (lock.ok) return lock.release;
    await delay(250);
  }
}

async function runBuild(): Promise<void> {
  const log = openSync(LOG, "w");
  // Whatever NODE_ENV was, pages are built for production.
  const env = childEnvironment({ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const child = spawn(process.execPath, [NEXT, "build"], { env, stdio: ["ignore", log, log] });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const code = await new Promise((resolve) => child.once("exit", resolve));
  process.off("exit", end);
  closeSync(log);
  if (code === 0) return;
  console.error(readFileSync(LOG, "utf8").trim().split("\n").slice(-30).join("\n"));
  throw complaint(`The pages could not be built. The whole log is in ${LOG}.`);
}

export function fingerprint(sources: string[] = SOURCES): string {
  const hash = createHash("sha256");
  for (const file of sources.filter(existsSync).flatMap(filesIn)) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

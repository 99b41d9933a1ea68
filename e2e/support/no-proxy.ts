import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { childEnvironment } from "@/lib/config";
import { runningDatabaseUrl } from "@/lib/server/embedded-postgres";
import { nextArgs } from "@/lib/server/web";
import { ownPort } from "@/lib/testing/own-port";
import { linkSecretOf } from "./links";
import type { Site } from "./site";

// The same pages once more, as a process of their own with nothing before them: no front, and a copy of the build out of which
// `proxy.ts` was taken. What is refused here is refused by the pages and the actions themselves.

export type BareWeb = { url: string; stop(): Promise<void> };

const START_LIMIT_MS = 30_000;

export async function webWithoutProxy(site: Site): Promise<BareWeb> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bare-"));
  copyBuild(folder);
  const port = await ownPort();
  const url = `http://127.0.0.1:${port}`;
  const env = childEnvironment({
    NODE_ENV: "production",
    DATABASE_URL: runningDatabaseUrl(site.folder) ?? "",
    DATABASE_OWNER_URL: "",
    PUBLIC_URL: site.url,
    COUNTERSIGN_DATA: site.folder,
    COUNTERSIGN_SECRET: readFileSync(join(site.folder, "secret"), "utf8").trim(),
    COUNTERSIGN_LINK_SECRET: linkSecretOf(site),
    NEXT_TELEMETRY_DISABLED: "1",
  });
  const [program, ...args] = nextArgs("production", "127.0.0.1", port) as [string, ...string[]];
  const child = spawn(process.execPath, [resolve(program), ...args], { env, cwd: folder, stdio: "ignore" });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  const stop = async () => {
    child.kill("SIGTERM");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(`${url}/sign-in`);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function copyBuild(folder: string): void {
  const left = [join(".next", "cache"), join(".next", "server", "middleware")];
  cpSync(".next", join(folder, ".next"), {
    recursive: true,
    filter: (path) =>
      !left.some((one) => path === one || path.startsWith(one + sep) || path.startsWith(`${one}.js`)),
  });
  const known = join(folder, ".next", "server", "functions-config-manifest.json");
  const manifest = JSON.parse(readFileSync(known, "utf8")) as { functions: Record<string, unknown> };
  if (!("/_middleware" in manifest.functions))
    throw new Error("The build keeps its proxy somewhere else now.");
  delete manifest.functions["/_middleware"];
  writeFileSync(known, JSON.stringify(manifest));
  for (const name of ["package.json", "next.config.mjs"]) cpSync(name, join(folder, name));
  for (const name of ["node_modules", "public"]) symlinkSync(resolve(name), join(folder, name));
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) {
      // Only the proxy sets it.
      if (answer.headers.has("content-security-policy")) throw new Error("The proxy is still there.");
      return;
    }
    if (Date.now() > deadline) throw new Error(`Nothing answers at ${url}.`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

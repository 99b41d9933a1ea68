import { readFile } from "node:fs/promises";
import { build, stop } from "esbuild";
import type { ClientFiles } from "@/lib/api/deps";

// The client for programs as one file without dependencies, of the same sources as this server: whoever fetches it from here
// never has another version. Made when it is first asked for.

const SOURCE = "lib/client/index.ts";
// Deno looks for no types beside a file, and would guess them from the code: then it refuses calls that are right.
const TYPES_BESIDE = '// @ts-self-types="./client.d.mts"';
// They import nothing but each other, so one after the other they are one file.
const TYPES = ["lib/client/words.ts", "lib/client/wire.ts", "lib/client/types.ts"];
const FROM_EACH_OTHER = /^(?:import|export) type [^;]* from "#client\/\w+";\n+/gm;

export async function clientFiles(): Promise<ClientFiles> {
  const built = await build({
    entryPoints: [SOURCE],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    banner: { js: `${TYPES_BESIDE}\n// The client of Countersign, as this server hands it out.` },
    logLevel: "silent",
  });
  await stop();
  const script = built.outputFiles[0]?.text;
  if (!script) throw new Error(`${SOURCE} came to nothing.`);
  return { script, types: await typesFile() };
}

async function typesFile(): Promise<string> {
  const files = await Promise.all(TYPES.map((name) => readFile(name, "utf8")));
  return files.map((text) => text.replace(FROM_EACH_OTHER, "")).join("\n");
}

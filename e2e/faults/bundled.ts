// A fixture that is to be killed runs as a process of its own: one file, built of the sources.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** `folder` is whoever's who asked, to remove. */
export async function bundled(fixture: string): Promise<{ folder: string; file: string }> {
  const folder = mkdtempSync(join(tmpdir(), `countersign-${fixture}-`));
  const file = join(folder, `${fixture}.mjs`);
  const root = fileURLToPath(new URL("../..", import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL(`${fixture}.fixture.ts`, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    alias: { "@": root },
    banner: { js: 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);' },
  });
  return { folder, file };
}

// Our own code in a few files, because it is hundreds of small ones: loading them one by one was most of what a process took to
// start. Other packages stay where npm put them.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const OUT = ".build";
const RECORD = join(OUT, "bundle.json");
const HERE = fileURLToPath(import.meta.url);
/** As coarse as the clock of files may be. */
const TICK_MS = 20;
const INLINED_PACKAGES = ["drizzle-orm"];

/** In `root`, from `main`, unless what is there was made of just this. Complains by throwing what the system said. */
export async function bundle(root, main) {
  if (isMade(root)) return;
  const esbuild = await import("esbuild");
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const packages = Object.keys({ ...dependencies, ...devDependencies });
  // What decides how it is bundled, beside the code itself.
  const rules = ["package.json", "tsconfig.json", relative(root, HERE)];
  const began = Date.now();
  const built = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { main },
    outdir: OUT,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    external: packages.filter((name) => !INLINED_PACKAGES.includes(name)),
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
    metafile: true,
    write: false,
  });
  await esbuild.stop();
  let isAsItWas = true;
  for (const { path, contents } of built.outputFiles)
    isAsItWas = !replaceFile(path, Buffer.from(contents)) && isAsItWas;
  const paths = [...rules, ...Object.keys(built.metafile.inputs)];
  // Written to while it was read: nobody knows which of the two was bundled.
  if (paths.some((path) => statSync(join(root, path)).ctimeMs > began - TICK_MS)) return;
  const looks = Object.fromEntries(paths.map((path) => [path, lookOf(root, path)]));
  const outputs = built.outputFiles.map(({ path }) => relative(root, path));
  noteHowItLooked(join(root, RECORD), JSON.stringify({ looks, outputs }), isAsItWas);
}

/** Half a second of a processor saved at each command: the files it was made of are those that were there then. */
function isMade(root) {
  try {
    const { looks, outputs } = JSON.parse(readFileSync(join(root, RECORD), "utf8"));
    const isSame = ([path, look]) => lookOf(root, path) === look;
    return Object.entries(looks).every(isSame) && outputs.every((path) => existsSync(join(root, path)));
  } catch {
    return false; // never made, or half written by somebody who was killed
  }
}

/** The time of its last change cannot be set by hand: a file put there with an old date is seen all the same. */
function lookOf(root, path) {
  const { mtimeMs, ctimeMs, size, ino } = statSync(join(root, path));
  return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
}

/** Only what changed, and in one step: a process of another instance may be reading the same file. */
function replaceFile(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return false;
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.${process.pid}`;
  writeFileSync(next, contents);
  renameSync(next, path);
  return true;
}

/** An image that was unpacked elsewhere looks different and is the same, and may be nobody's here to write to. */
function noteHowItLooked(path, text, isAsItWas) {
  try {
    replaceFile(path, Buffer.from(text));
  } catch (error) {
    if (!isAsItWas) throw error;
  }
}

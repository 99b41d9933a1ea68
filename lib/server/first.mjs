// The first file of every command. It runs on whatever Node there is, before anything is installed: so no dependency, no syntax
// younger than Node 12, and no `node:` prefix. It installs what is missing, changes to the Node that npm brought, and hands over.
import { spawn, spawnSync } from "child_process";
import crypto, { createHash } from "crypto";
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from "fs";
import { dirname, join } from "path";
import { fileURLToPath, pathToFileURL } from "url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const MODULES = join(ROOT, "node_modules");
const MARKER = join(MODULES, ".countersign-installed");
const MAIN = "lib/server/main.ts";
/** Verbs that run the TypeScript as it is; all others run the bundle, which starts in a tenth of a second. */
const FROM_SOURCE = {
  dev: MAIN,
  test: "lib/testing/run-tests.ts",
  faults: "e2e/faults/main.ts",
  bench: "e2e/bench/main.ts",
  screenshots: "e2e/screenshots/main.ts",
};
const MODES = { dev: "development", test: "test", faults: "test" };
const BUNDLED = ["start", "build", "api", "web", "worker", "migrate", "bootstrap", "verify"];

process.chdir(ROOT);
const verb = process.argv[2] || "";
begin();

function begin() {
  if (!FROM_SOURCE[verb] && !BUNDLED.includes(verb)) stop(`There is no command "${verb}".`);
  if (!isNode(process.versions.node, 20, 9))
    stop(
      `Countersign needs Node 20.9 or newer, and this is ${process.version}. Install one from nodejs.org.`,
    );
  if (!isInstalled()) install();
  const node = ownNode();
  if (node !== process.execPath) return handOver(node);
  if (!crypto.hash)
    stop(
      `The Node that npm brings does not run here, or could not be fetched, and ${process.version} is too old to do without ` +
        "it. Take Node 20.12 or newer from nodejs.org.",
    );
  run().catch((error) => {
    // A complaint is written for the operator; anything else is a defect, and its place matters.
    console.error(error && error.name === "Complaint" ? `countersign: ${error.message}` : error);
    process.exit(1);
  });
}

function isNode(version, major, minor) {
  const parts = version.split(".").map(Number);
  return parts[0] > major || (parts[0] === major && parts[1] >= minor);
}

/** We installed exactly this lock file for this system; or, where somebody else did, npm wrote its record after it last changed. */
function isInstalled() {
  const record = join(MODULES, ".package-lock.json");
  const lock = join(ROOT, "package-lock.json");
  if (!existsSync(record)) return false;
  // Dates say nothing here: an older lock file may be a newer version's, unpacked over this one.
  if (existsSync(MARKER)) return readFileSync(MARKER, "utf8") === fingerprint(lock);
  return statSync(record).mtimeMs >= statSync(lock).mtimeMs;
}

function fingerprint(lock) {
  const hash = createHash("sha256").update(readFileSync(lock)).digest("hex");
  return `${hash} ${process.platform}-${process.arch}`;
}

function install() {
  console.error("countersign: installing packages (once, about a minute) …");
  const exact = npm(["ci"]);
  // A lock file written behind a registry mirror lacks the other systems' optional packages, and `ci` then refuses; `install`
  // keeps to the same lock file and looks those up.
  const done = exact.status !== 0 && /in sync/.test(exact.stderr) ? npm(["install", "--no-save"]) : exact;
  if (done.error) stop("npm was not found. It comes with Node: install Node again from nodejs.org.");
  if (done.status !== 0) {
    console.error(done.stderr.trim().split("\n").slice(0, 12).join("\n"));
    stop("npm could not install the packages. Check the network and the lines above, then start again.");
  }
  if (!isNode(process.versions.node, 24, 0) && !existsSync(join(MODULES, ".bin", "node"))) bringNode();
  writeFileSync(MARKER, fingerprint(join(ROOT, "package-lock.json")));
}

/** What the package `node` does by a script of its own, where npm is told to run none: the Node itself comes without one. */
function bringNode() {
  const { version } = JSON.parse(readFileSync(join(MODULES, "node", "package.json"), "utf8"));
  // Where it cannot be had, the Node that is running has to do.
  npm(["install", "--no-save", `${nodePackage()}@${version}`]);
}

function nodePackage() {
  if (process.platform === "win32") return `node-win-${process.arch === "ia32" ? "x86" : process.arch}`;
  const isApple = process.platform === "darwin" && process.arch === "arm64";
  return `${isApple ? "node-bin" : "node"}-${process.platform}-${process.arch}`;
}

function npm(verb) {
  // Development packages too, whatever NODE_ENV says: the pages are built here.
  const args = verb.concat(["--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  const options = { env: Object.assign({}, process.env, { NODE_ENV: "" }), encoding: "utf8" };
  const program = process.env.npm_execpath;
  if (!program) return spawnSync("npm", args, options);
  return spawnSync(process.env.npm_node_execpath || process.execPath, [program].concat(args), options);
}

/** Node 24 from npm, where it runs on this system; the one that is running otherwise. */
function ownNode() {
  const places = [join(MODULES, ".bin", "node"), join(MODULES, nodePackage(), "bin", "node")];
  const place = places.find((path) => existsSync(path));
  const node = place ? realpathSync(place) : process.execPath;
  if (process.execPath === node) return node;
  return spawnSync(node, ["--version"]).status === 0 ? node : process.execPath;
}

function handOver(node) {
  // The other one watches over its parent, as under npm, and so do we: kill -9 of either must not leave an instance behind.
  const env = Object.assign({ npm_lifecycle_event: verb }, process.env);
  // Heard before the other one is there: told to stop in between, we would end and leave it running.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit", env });
  child.on("exit", (code, signal) => process.exit(signal ? 1 : code));
  const parent = process.ppid;
  const look = () => process.ppid === parent || child.kill("SIGTERM");
  if (process.env.npm_lifecycle_event) setInterval(look, 500).unref();
}

async function run() {
  const source = FROM_SOURCE[verb];
  // What a command is does not depend on the NODE_ENV it was started with.
  process.env.NODE_ENV = MODES[verb] || "production";
  if (source && !existsSync(join(ROOT, source))) stop(`${source} does not exist.`);
  if (source) (await import("tsx/esm/api")).register();
  else await bundleCode();
  const file = source || ".build/main.mjs";
  const { main } = await import(pathToFileURL(join(ROOT, file)).href);
  await main(verb, process.argv.slice(3));
}

async function bundleCode() {
  const { bundle } = await import("./bundle.mjs");
  try {
    await bundle(ROOT, MAIN);
  } catch (error) {
    if (!error.syscall) throw error;
    stop(`${join(ROOT, ".build")} cannot be written (${error.code}). Give the folder to this user.`);
  }
}

function stop(sentence) {
  console.error(`countersign: ${sentence}`);
  process.exit(1);
}

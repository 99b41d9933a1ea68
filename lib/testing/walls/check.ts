import { posix } from "node:path";
import { type Import, readSource, type Source } from "./read-source";
import { ENTERED_BY, ROOMS, type Room, roomOf } from "./rooms";

// Each complaint is a sentence: where, what, and what to do instead.

const MOST_LINES = 250;
const READS_ENVIRONMENT = "lib/config.ts";
/** It runs before anything is installed or built, asks npm's variables, and loads what was just built. */
const FIRST = "lib/server/first.mjs";
/** A rule must give the same answer tomorrow, on another machine, and in a test. */
const IMPURE =
  /^(?:Date\.now|new Date\(\)|Date\(\)|Math\.random|process\..*|performance\..*|crypto\..*|globalThis\..*|console\..*|setTimeout\(\)|setInterval\(\)|queueMicrotask\(\)|fetch\(\))$/;
/** For rules there is one clock, the database's. */
const OWN_CLOCK = /^(?:Date\.now|new Date\(\)|Date\(\))$/;
/** How old a signature may be is the machine's own to say. */
const SIGNED_BY_SLACK = "app/slack/receive.ts";

const isTest = (path: string): boolean => /\.(?:test|fixture|spec)(?:\.tsx?)?$/.test(path);
/** What sets the scene of a test is for tests alone, wherever it lies. */
const isForTests = (path: string, room: string): boolean =>
  isTest(path) || room === "testing" || room === "e2e";

export function checkFile(path: string, text: string): string[] {
  const room = roomOf(path);
  if (room === null)
    return [
      `${path} is in no room. Put it into one of the rooms of lib/testing/walls/rooms.ts, or add a row there.`,
    ];
  const source = readSource(path, text);
  return [
    ...checkLength(path, source),
    ...source.imports.flatMap((found) => checkImport(path, room, found)),
    ...checkUses(path, room, source),
  ];
}

function checkLength(path: string, { lines }: Source): string[] {
  if (lines <= MOST_LINES) return [];
  return [
    `${path} has ${lines} lines, and ${MOST_LINES} is the most. Where the subject changes, begin another file.`,
  ];
}

function checkImport(path: string, room: string, { from, typeOnly, line }: Import): string[] {
  if (from === null)
    return path === FIRST
      ? []
      : [`${path}:${line} imports what cannot be read here: write the path out, in one piece.`];
  const target = resolve(path, from);
  const place = `${path}:${line} imports "${from}".`;
  if (from === "node:process")
    return [`${place} Everybody has \`process\`, and only ${READS_ENVIRONMENT} reads the environment.`];
  if (target === null) return isTest(path) ? [] : checkPackage(place, ROOMS[room], from);
  if (isTest(target) && !isForTests(path, room))
    return [`${place} That is for tests alone: move what the product needs to a file of its own.`];
  const to = roomOf(target);
  if (to === null) return [`${place} That is in no room.`];
  const gate = ENTERED_BY[to];
  if (gate && to !== room && !gate.by.includes(room) && !(isTest(path) && to !== "app"))
    return [`${place} ${gate.because}`];
  // A test may call what its subject may not, to set the scene.
  if (isTest(path) || to === room) return [];
  return mayEnter(ROOMS[room], to, typeOnly) ? [] : [`${place} ${ROOMS[room]?.instead}`];
}

function mayEnter(room: Room | undefined, to: string, typeOnly: boolean): boolean {
  if (!room) return false;
  return room.rooms.includes("*") || room.rooms.includes(to) || (typeOnly && (room.types ?? []).includes(to));
}

function checkPackage(place: string, room: Room | undefined, from: string): string[] {
  if (!room || room.packages.includes("*")) return [];
  const name = from.startsWith("node:") ? "node:" : packageName(from);
  return room.packages.includes(name) ? [] : [`${place} ${room.instead}`];
}

const packageName = (from: string): string =>
  from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");

/** A path inside the repository, or null for a package. */
function resolve(path: string, from: string): string | null {
  if (from.startsWith("@/"))
    return from.slice(2) === "lib/config" ? "lib/config.ts" : withEnding(from.slice(2));
  // `#client/…`: a folder's own files by the names its package.json gives them.
  if (from.startsWith("#")) return `lib/${from.slice(1)}`;
  if (!from.startsWith(".")) return null;
  return withEnding(posix.join(posix.dirname(path), from));
}

/** Single files are rooms of their own (lib/config.ts), so an import must name the file as the table does. */
function withEnding(target: string): string {
  const isListed = Object.values(ROOMS).some(({ at }) => at.includes(`${target}.ts`));
  return isListed ? `${target}.ts` : target;
}

function checkUses(path: string, room: string, { uses }: Source): string[] {
  const complaints: string[] = [];
  for (const { what, line } of uses) {
    const place = `${path}:${line} uses ${what}.`;
    if (what === "process.env" && path !== READS_ENVIRONMENT && path !== FIRST)
      complaints.push(
        `${place} Only ${READS_ENVIRONMENT} reads the environment: add the setting there, and ask for it.`,
      );
    else if (room === "domain" && !isTest(path) && IMPURE.test(what))
      complaints.push(`${place} The domain is pure: have the value passed in (\`now\` comes last).`);
    else if (room === "engine" && !isTest(path) && OWN_CLOCK.test(what))
      complaints.push(
        `${place} The database clock is the only clock for rules: take \`now\` from the transaction.`,
      );
    else if (room === "app" && path !== SIGNED_BY_SLACK && OWN_CLOCK.test(what))
      complaints.push(
        `${place} What a page counts from is the database clock: take the viewer's \`seenAt\`, or ask for \`databaseNow\`.`,
      );
  }
  return complaints;
}

// `npm run faults`: every fault with the figures of a night, one after the other, and one summary with the time that each row took.
// Speeds are printed and never asserted; a failure prints its seed, and FAULT_SEED plays it again.
//   --lane=NAME     change or nightly; nightly if nothing is said
//   --only=ROWS     for instance B-03,B-20
import { complaint } from "@/lib/config";
import { readOptions } from "@/lib/server/options";
import { FIGURES, LANES, type Row } from "@/lib/testing/fault-figures";
import { type Played, playedInBrowser, playedInVitest } from "@/lib/testing/reports";
import { browser, vitest } from "@/lib/testing/stages";
import { summary } from "./report";

const CONFIG = "e2e/faults/lane.config.ts";
const SPEC = "e2e/scanner.spec.ts";

export async function main(_verb: string, args: string[]): Promise<void> {
  const { lane, only } = readArgs(args);
  const files = filesOf(only);
  const over = { FAULT_ROUNDS: lane };
  const began = performance.now();
  const played: Played[] = [];
  let failed = 0;
  if (files.some((file) => file !== SPEC)) {
    const names = only ? ["-t", only.join("|"), ...files.filter((file) => file !== SPEC)] : [];
    failed += (await vitest(CONFIG, names, over)).failed;
    played.push(...playedInVitest(CONFIG));
  }
  if (files.includes(SPEC)) {
    failed += (await browser([SPEC, "--grep", "B-33"], over)).failed;
    played.push(...playedInBrowser());
  }
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  console.log(
    `\n${summary(played)}\n\n${lane}: ${played.length} tests in ${minutes} minutes, ${failed} failed`,
  );
  process.exit(failed > 0 || played.length === 0 ? 1 : 0);
}

const KNOWN = { lane: { type: "string" }, only: { type: "string" } } as const;

function readArgs(args: string[]): { lane: string; only: string[] | null } {
  const { lane = "nightly", only } = readOptions(args, KNOWN, "What can be said: --lane=NAME, --only=ROWS.");
  if (!LANES.some((name) => name === lane))
    throw complaint(`There is no lane "${lane}": it is ${LANES.join(" or ")}.`);
  return { lane, only: only?.split(",").map((row) => row.trim()) ?? null };
}

/** The files that hold these rows. */
function filesOf(only: string[] | null): string[] {
  const rows = Object.keys(FIGURES) as Row[];
  const isAsked = (row: Row) => only === null || only.some((name) => row.split(" ")[0] === name);
  const unknown = only?.find((name) => !rows.some((row) => row.split(" ")[0] === name));
  if (unknown !== undefined)
    throw complaint(`No row is called "${unknown}": they are ${[...idsOf(rows)].join(", ")}.`);
  return [...new Set(rows.filter(isAsked).map((row) => FIGURES[row].file))];
}

const idsOf = (rows: Row[]): Set<string> => new Set(rows.map((row) => row.split(" ")[0] ?? row));

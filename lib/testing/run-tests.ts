import { stripVTControlCharacters } from "node:util";
import { complaint, isComplaint } from "@/lib/config";
import type { Played } from "./reports";
import { browserStages, type Count, checks, type Stage, vitestStages } from "./stages";

// `npm test`: everything, in the order in which a mistake is cheapest to find. One summary; its last line is the count alone.
// `npm test -- lib/engine` runs the tests whose path holds that, and nothing else.

const MOST_NAMED = 20;
const MOST_LINES = 12;
const MOST_HELD = 80; // of a page

export async function main(_verb: string, filters: string[]): Promise<void> {
  requireNode();
  const option = filters.find((filter) => filter.startsWith("-"));
  if (option)
    throw complaint(
      `There is no "${option}" here: behind npm test -- stand parts of paths, such as lib/engine.`,
    );
  const every = [...vitestStages(filters), ...browserStages(filters)];
  const stages = filters.length > 0 ? every : [...checks, ...every];
  const lines: string[] = [];
  const failures: Played[] = [];
  const total: Count = { passed: 0, failed: 0 };
  for (const stage of stages) {
    const began = performance.now();
    const { passed, failed, failures: named = [] } = await run(stage);
    total.passed += passed;
    total.failed += failed;
    failures.push(...named);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    lines.push(
      `${stage.name.padEnd(18)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(7)} s`,
    );
  }
  // Nothing found is not success: a mistyped filter would look green.
  if (total.passed + total.failed === 0) total.failed = 1;
  // What failed an hour of output ago is said again where one looks first.
  if (failures.length > 0) console.log(`\n${failures.slice(0, MOST_NAMED).map(told).join("\n")}`);
  console.log(`\n${lines.join("\n")}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed > 0 ? 1 : 0);
}

async function run(stage: Stage): Promise<Count> {
  console.log(`\n== ${stage.name}`);
  try {
    return await stage.run();
  } catch (error) {
    console.error(isComplaint(error) ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

function told({ file, title, why, held }: Played): string {
  const lines = stripVTControlCharacters(why)
    .split("\n")
    .filter((line) => !/^\s+at (.*node_modules|new Promise)/.test(line))
    .slice(0, MOST_LINES);
  const page = held ? ["The page then:", ...held.split("\n").slice(0, MOST_HELD)] : [];
  return [`FAILED ${file}: ${title}`, ...[...lines, ...page].map((line) => `  ${line}`)].join("\n");
}

/** The test runner's own need; Countersign itself starts with less. */
function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 12))
    throw complaint(
      `The tests need Node 22.12 or newer, and this is ${process.version}: the one from npm does not run here.`,
    );
}

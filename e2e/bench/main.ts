// `npm run bench`: PostgreSQL itself and the product beside each other, in one Markdown table of ratios, goals and
// verdicts. Never a test: a slow machine is not a defect.
//   --quick          short rounds, and no million
//   --only=NAME      round-trips, waiting; inbox, insights, messages, timers, listeners, page or browsers, which are measured
//                    only when they are named
//   --scale=SHARE    of the inbox's six million tasks, the insights' two, the timers' one, or the ten thousand listeners; 1 if
//                    nothing is said
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { complaint } from "@/lib/config";
import { startEmbeddedPostgres } from "@/lib/server/embedded-postgres";
import { readOptions } from "@/lib/server/options";
import { goalTable, type Measured } from "./goals";
import { measureIdleBrowsers } from "./idle-browsers";
import { measureInboxPage } from "./inbox-page";
import { measureInbox } from "./inbox-scale";
import { measureInsights } from "./insights";
import { measureListeners } from "./listeners";
import { runLoad } from "./load";
import { measureMessages } from "./messages";
import { prepareBaseline } from "./postgres-baseline";
import { type Product, startProduct } from "./product";
import { detailTable, measuredFrom } from "./results";
import { type Round, runRound } from "./rounds";
import { measureTimers } from "./timers";
import { measureWaiting, type Waiting } from "./waiting";

const ROUNDS = 3;
/** Short ones: three long ones said 0.77 and 0.97 of the same code, by which of the two had met the slower minute. */
const TURNS_BESIDE = 14;
const MILLION = 1_000_000;

/** Measured only when named: no goal among the ratios is about them. */
type Apart = (
  server: string,
  scale: number,
  say: (line: string) => void,
  postmaster: number,
) => Promise<string>;
const APART: Record<string, Apart> = {
  inbox: measureInbox,
  insights: measureInsights,
  listeners: measureListeners,
  messages: measureMessages,
  timers: measureTimers,
};

const NAMES = ["round-trips", "waiting", "page", "browsers", ...Object.keys(APART)];

const KNOWN = { quick: { type: "boolean" }, only: { type: "string" }, scale: { type: "string" } } as const;
const WAY = `What can be said: --quick, --only=NAME (${NAMES.join(", ")}), --scale=SHARE.`;

function scaleOf(said: string | undefined, quick: boolean): number {
  const share = Number(said ?? (quick ? 0.02 : 1));
  if (!(share > 0 && share <= 1)) throw complaint(`--scale is a share above 0, up to 1, and not "${said}".`);
  return Math.max(0.001, share);
}

export async function main(_verb: string, args: string[]): Promise<void> {
  const values = readOptions(args, KNOWN, WAY);
  const quick = values.quick ?? false;
  const scale = scaleOf(values.scale, quick);
  if (values.only !== undefined && !NAMES.includes(values.only))
    throw complaint(`--only names one of ${NAMES.join(", ")}, and not "${values.only}".`);
  const runs = (name: string) => values.only === undefined || values.only === name;
  if (values.only === "page") return console.log(`\n${await measureInboxPage(say)}\n`);
  if (values.only === "browsers") return console.log(`\n${await measureIdleBrowsers(say)}\n`);
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const endings: Array<() => Promise<void>> = [];
  const cleanUp = async () => {
    for (let end = endings.pop(); end; end = endings.pop())
      await end().catch((error: Error) => say(error.message));
    rmSync(folder, { recursive: true, force: true });
  };
  // Ctrl-C leaves no database and no process behind.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
  try {
    const postgres = await startEmbeddedPostgres(folder);
    endings.push(postgres.stop);
    const measure = APART[values.only ?? ""];
    if (measure) {
      console.log(`\n${await measure(postgres.url, scale, say, postgres.pid)}\n`);
      return;
    }
    await prepareBaseline(postgres.url);
    const empty = await startProduct(postgres.url, "bench_empty", folder);
    endings.push(() => empty.stop());

    if (runs("round-trips")) await warmUp(empty);
    const rounds: Round[] = [];
    for (let turn = 0; runs("round-trips") && turn < ROUNDS; turn += 1) {
      say(`round ${turn + 1} of ${ROUNDS}`);
      rounds.push(
        await runRound({
          server: postgres.url,
          postmaster: postgres.pid,
          product: empty,
          seconds: quick ? 2 : 6,
          say,
        }),
      );
    }
    let waiting: Waiting | null = null;
    if (runs("waiting") && !(quick && values.only === undefined)) {
      const full = await startProduct(postgres.url, "bench_waiting", folder);
      endings.push(() => full.stop());
      const options = quick
        ? { total: MILLION / 10, seconds: 2, idleSeconds: 10, rounds: 2 }
        : { total: MILLION, seconds: 2.5, idleSeconds: 120, rounds: TURNS_BESIDE };
      waiting = await measureWaiting({ empty, full, postmaster: postgres.pid, say }, options);
    }
    report(measuredFrom(rounds, waiting), rounds, quick, values.only);
  } finally {
    await cleanUp();
  }
}

/** A server that has just started compiles what it runs; one that is used has done that long ago. */
async function warmUp({ base, otherBase, keys }: Product): Promise<void> {
  for (const waitBase of [base, otherBase])
    await runLoad({ base, waitBase, keys, lanes: 32, seconds: 5, pause: 0 });
}

function report(measured: Measured, rounds: Round[], quick: boolean, only: string | undefined): void {
  const length = quick ? "short rounds (--quick)" : "full rounds";
  const heading = `${cpus().length} cores, the load on the same ones; Node ${process.versions.node}; ${length}, medians of ${ROUNDS}.`;
  const text = [heading, "", goalTable(measured), "", rounds.length > 0 ? detailTable(rounds) : "", ""].join(
    "\n",
  );
  console.log(`\n${text}`);
  if (quick || only) return;
  const place = new URL(".", import.meta.url);
  mkdirSync(place, { recursive: true });
  writeFileSync(new URL("last.md", place), text);
}

const say = (line: string): void => console.log(`bench: ${line}`);

// While the database cannot do what is asked, everybody is told to come again, and nothing is wrong with us. Whoever is woken by
// that looks into the log first: here it says what is wrong and what to do, once and then once a minute, and when it is over. Not for
// each request, nor for each loop of the worker, which all say the same.
import { runtimeRemedyFor } from "./remedies";
import { innermost } from "./trouble";

export type TroubleLog = (error: unknown) => void;

const EVERY_MS = 60_000;
const LOOK_MS = 5_000;
/** What fails is tried again sooner than that. */
const QUIET_MS = 10_000;
/** One thing that is wrong may show itself in several ways. More of them in a minute are only counted. */
const MOST_CODES = 5;

type Trouble = { began: number; last: number; count: number; unsaid: number; said: Map<string, number> };

/** `works`: whether the database takes what it is told again. Nothing having been refused for a while may only mean that nothing was asked. */
export function openTroubleLog(works: () => Promise<boolean>): TroubleLog {
  let trouble: Trouble | null = null;

  const watch = (now: number): Trouble => {
    setTimeout(look, LOOK_MS).unref();
    return { began: now, last: now, count: 0, unsaid: 0, said: new Map() };
  };

  async function look(): Promise<void> {
    const isQuiet = () => trouble !== null && performance.now() - trouble.last >= QUIET_MS;
    const isOver = isQuiet() && (await works().catch(() => false)) && isQuiet();
    if (!isOver || !trouble) return void setTimeout(look, LOOK_MS).unref();
    const { began, last, count } = trouble;
    trouble = null;
    const seconds = Math.round((last - began) / 1000);
    console.error(JSON.stringify({ level: "info", event: "database_trouble_over", count, seconds }));
  }

  return (error) => {
    const now = performance.now();
    trouble ??= watch(now);
    trouble.last = now;
    trouble.count++;
    trouble.unsaid++;
    const { code, message } = reasonOf(error);
    if (!maySay(trouble.said, code, now)) return;
    const remedy = runtimeRemedyFor({ code, said: message });
    const line = { level: "error", event: "database_trouble", count: trouble.unsaid, code, message, remedy };
    console.error(JSON.stringify(line));
    trouble.unsaid = 0;
  };
}

/** Another code may be another trouble, and is said at once. */
function maySay(said: Map<string, number>, code: string, now: number): boolean {
  for (const [known, at] of said) if (now - at >= EVERY_MS) said.delete(known);
  if (said.has(code) || said.size >= MOST_CODES) return false;
  said.set(code, now);
  return true;
}

/** The innermost: what is around it repeats the query and what was sent with it. */
function reasonOf(error: unknown): { code: string; message: string } {
  const { code, message = "" } = innermost(error) as { code?: unknown; message?: string };
  return { code: typeof code === "string" ? code : "", message: withoutValues(message).slice(0, 500) };
}

// A failed query repeats its parameters after a line break, and PostgreSQL quotes the value it stumbled over.
export const withoutValues = (message: string): string =>
  (message.split("\n")[0] ?? "").replace(/: ".*$/, ": …");

// What the package that keeps accounts and sessions says when something goes wrong, for the log. It says so of every session that
// it cannot read, so without a code nobody would know that the database is away. Its arguments carry e-mail addresses, and an
// error of a query every value in it: those stay out, and of an error only its code is told.
import { AsyncLocalStorage } from "node:async_hooks";
import { innermost, isDatabaseTrouble } from "../db/read/trouble";

type Heard = { trouble: unknown };
// Next loads a module several times in a process, and the package is opened by one of them for all.
const shared = globalThis as typeof globalThis & { countersignAsking?: AsyncLocalStorage<Heard> };
shared.countersignAsking ??= new AsyncLocalStorage();
const asking = shared.countersignAsking;

/**
 * What the package throws says no more than that it failed, and the cause it tells the log alone. Where that is the database, the
 * caller is told so, and the log hears of it with everything else that the database does not answer.
 */
export async function withCause<T>(ask: () => Promise<T>): Promise<T> {
  const heard: Heard = { trouble: null };
  try {
    return await asking.run(heard, ask);
  } catch (error) {
    throw heard.trouble ?? error;
  }
}

export function logTrouble(level: string, message: string, ...said: unknown[]): void {
  const heard = asking.getStore();
  const trouble = said.find(isDatabaseTrouble);
  if (heard && trouble) {
    heard.trouble = innermost(trouble);
    return;
  }
  const code = said.map(codeIn).find((found) => found !== null);
  console.error(`sessions and sign-in, ${level}: ${message}${code ? ` (${code})` : ""}`);
}

function codeIn(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === "string" && /^\w{1,40}$/.test(code)) return code;
  }
  return null;
}

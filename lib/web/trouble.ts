import { takesWrites } from "@/lib/db/read/readiness";
import { innermost, isDatabaseTrouble } from "@/lib/db/read/trouble";
import { openTroubleLog } from "@/lib/db/read/trouble-log";
import { DATABASE_AWAY } from "@/lib/domain/database-away";
import { database } from "./database";

// Of each page that fails Next prints a dozen lines, its stack among them. While the database is away that is every page, and the
// one line that somebody looks for at night says what is wrong with it. Next leaves no other place to hear of it: `onRequestError`
// is told beside what it prints. All else that is printed stays as it is.

const MOST_NAMED = 1_000;

export function sayTroubleOnce(works = () => takesWrites(database().sql)): void {
  const say = console.error.bind(console);
  const trouble = openTroubleLog(works);
  const named = new Set<string>();
  console.error = (...said: unknown[]) => {
    const error = said.find(isDatabaseTrouble);
    if (!error) return say(...said);
    trouble(error);
    const digest = digestShown(error);
    if (digest === null || named.has(digest)) return;
    if (named.size >= MOST_NAMED) named.clear();
    named.add(digest);
    say(JSON.stringify({ level: "error", event: "page_failed", digest, code: codeOf(innermost(error)) }));
  };
}

/** A page names it, as what to look for here: it is the same for the same place with the same words. */
function digestShown(error: unknown): string | null {
  const { digest } = error as { digest?: unknown };
  return typeof digest === "string" && digest !== DATABASE_AWAY ? digest : null;
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? "");

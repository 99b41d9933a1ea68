import { takesWrites } from "@/lib/db/read/readiness";
import { isDatabaseTrouble } from "@/lib/db/read/trouble";
import { openTroubleLog } from "@/lib/db/read/trouble-log";
import { database } from "./database";

// Of each page that fails Next prints a dozen lines, its stack among them. While the database is away that is every page, and the
// one line that somebody looks for at night says what is wrong with it. Next leaves no other place to hear of it: `onRequestError`
// is told beside what it prints. All else that is printed stays as it is.

export function sayTroubleOnce(works = () => takesWrites(database().sql)): void {
  const say = console.error.bind(console);
  const trouble = openTroubleLog(works);
  console.error = (...said: unknown[]) => {
    const error = said.find(isDatabaseTrouble);
    if (error) trouble(error);
    else say(...said);
  };
}

import { isDatabaseTrouble } from "@/lib/db/read/trouble";
import { DATABASE_AWAY } from "@/lib/domain/database-away";

/** For what a page asks first. Of an error Next hands the browser nothing but its digest, and takes the one that is there. */
export async function sayAway<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (isDatabaseTrouble(error)) Object.assign(error as Error, { digest: DATABASE_AWAY });
    throw error;
  }
}

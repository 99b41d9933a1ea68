import { complaint } from "@/lib/config";

// An upgrade is one transaction, so what ends half-way leaves the database as the version before knows it. Which of its
// statements it was helps nobody who only has to make room, or to end what holds a table.

const IN_USE = "55P03";
const START_AGAIN = "Start again when it can be reached.";
const END_THE_OTHERS =
  "Something else is at work in it: end every other process on this database, then start again.";
const REMEDIES: Record<string, string> = {
  [IN_USE]: END_THE_OTHERS,
  "40P01": END_THE_OTHERS,
  "53100": "Its disk is full: make room there, then start again.",
  "57P01": START_AGAIN,
  "57P02": START_AGAIN,
  CONNECTION_CLOSED: START_AGAIN,
  CONNECTION_ENDED: START_AGAIN,
  CONNECTION_DESTROYED: START_AGAIN,
  ECONNREFUSED: START_AGAIN,
  ECONNRESET: START_AGAIN,
};
/** What nobody can do anything about but us, who want to know where it was. */
const REPORT = "Put the version in again that ran before, and report this line.";
const LONGEST_PLACE = 120;

type Failed = Error & { code?: string };

/** What the database said, below what the migrator says about it. */
export const saidByDatabase = (error: unknown): Failed => ((error as Error).cause ?? error) as Failed;

/** Somebody else has what is needed, and may soon be done with it. */
export const isInUse = (error: unknown): boolean => saidByDatabase(error).code === IN_USE;

export function migrationComplaint(error: unknown): Error {
  const { message, code = "" } = saidByDatabase(error);
  const remedy = REMEDIES[code];
  const said = remedy ? message : `${message}, at: ${placeOf(error)}`;
  return complaint(
    `The database could not be brought up to date, and is as it was (${said}). ${remedy ?? REPORT}`,
  );
}

const placeOf = (error: unknown): string =>
  ((error as { query?: string }).query ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST_PLACE);

export const migratingElsewhere = (): Error =>
  complaint("Another process is still bringing this database up to date. Start again when it is done.");

export const fromNewer = (count: number): Error =>
  complaint(
    `A newer version of Countersign has changed this database (${count} migration(s) that this one does not know). Put that version in again, or go back to a backup that was made before it.`,
  );

/** Set by whoever runs the server; what to do at once is in our own hands. */
export const looksElsewhere = (path: string): Error =>
  complaint(
    `The tables belong in the schema public, and this role looks elsewhere (search_path is ${path}). Set that back (alter role … reset search_path, alter database … reset search_path), or add search_path=public to the address.`,
  );

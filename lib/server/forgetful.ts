// What is told to be done has been written to the disk by then: that is promised, and it is the database that keeps it. One may be
// set to say so sooner. Whoever set it may know why (a database for tests), so it is not refused, but nobody finds out too late.
export type Commits = { commits: string; fsync: string };

const LOST = "a decision that was taken and told may be lost when it crashes";

export function warnOfForgetting({ commits, fsync }: Commits, variable: string): void {
  const warn = (said: string, remedy: string) =>
    console.error(`countersign: The database at ${variable} ${said}: ${LOST}. ${remedy}`);
  if (commits === "off")
    warn(
      "says that something is done before it is on its disk (synchronous_commit is off)",
      "Set that back (alter role … reset synchronous_commit, alter database … reset synchronous_commit), or add synchronous_commit=on to the address.",
    );
  if (fsync === "off") warn("does not wait for its disk (fsync is off)", "Set fsync = on for its server.");
}

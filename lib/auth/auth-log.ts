// What the package that keeps accounts and sessions says when something goes wrong, for the log. It says so of every session that
// it cannot read, so without a code nobody would know that the database is away. Its arguments carry e-mail addresses, and an
// error of a query every value in it: those stay out, and of an error only its code is told.

export function logTrouble(level: string, message: string, ...said: unknown[]): void {
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

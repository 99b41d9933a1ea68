// The moments that everything of ours can hold: RFC 3339 and the forms write a year with four digits, and PostgreSQL knows no
// year 0. What lies outside could be written by one of them and never be read again by another.
const FIRST = Date.parse("0001-01-01T00:00:00.000Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

export const isInstant = (moment: number): boolean => moment >= FIRST && moment <= LAST;

/** Whether this is such a moment as we write it. `Date.parse` alone takes a 30th of February, which PostgreSQL does not. */
export function isWritten(text: string): boolean {
  const moment = Date.parse(text);
  return isInstant(moment) && new Date(moment).toISOString() === text;
}

// The moments that everything of ours can hold: RFC 3339 and the forms write a year with four digits, and PostgreSQL knows no
// year 0. What lies outside could be written by one of them and never be read again by another.
const FIRST = Date.parse("0001-01-01T00:00:00.000Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

export const isInstant = (moment: number): boolean => moment >= FIRST && moment <= LAST;

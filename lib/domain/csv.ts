// CSV as RFC 4180 has it. A cell that a spreadsheet would take for a formula begins with an apostrophe instead: what people
// and machines wrote must not run on the computer of whoever opens the file.

const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/;

export const csvCell = (text: string): string =>
  `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

export const csvLine = (cells: string[]): string => `${cells.map(csvCell).join(",")}\r\n`;

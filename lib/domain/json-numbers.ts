// Whole numbers beyond 2^53 are held as the nearest one there is: an account number would be shown, hashed and approved as another.

/** The numbers in this valid JSON that are not what was written there any more. */
export function changedNumbers(text: string): ReadonlySet<number> {
  const changed = new Set<number>();
  // By hand: what was written there the parser tells only where its Node is younger than the oldest that runs this.
  for (const [written] of text.matchAll(STRING_OR_NUMBER))
    if (!written.startsWith('"') && decimal(written) !== decimal(String(Number(written))))
      changed.add(Number(written));
  return changed;
}

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

// One way to write each number: its digits without zeros at either end, and the power of ten behind them.
function decimal(written: string): string {
  const [, sign, whole = "", part = "", power = "0"] = NUMBER.exec(written) ?? [];
  const digits = whole + part;
  let [from, to] = [0, digits.length];
  while (from < to && digits[from] === "0") from += 1;
  while (to > from && digits[to - 1] === "0") to -= 1;
  return `${sign}${digits.slice(from, to)}e${Number(power) - part.length + digits.length - to}`;
}

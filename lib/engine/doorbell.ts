// One ring a batch, in the batch's own commit, saying what to look at again; too many to name are "everything".
const MOST_BYTES = 7000;

export function doorbell(origin: string, rings: ReadonlySet<string>): string | null {
  if (rings.size === 0) return null;
  const keys = [...rings].join(",");
  return `${origin}|${keys.length > MOST_BYTES ? "*" : keys}`;
}

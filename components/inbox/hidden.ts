// What was decided here a moment ago and is not shown meanwhile: by its version, because another version is another request.

export type Hidden = ReadonlyMap<string, { version: number; isSettled: boolean }>;
type Shown = { id: string; version: number };

export const hidden = (before: Hidden, rows: Shown[]): Hidden =>
  new Map([...before, ...rows.map(({ id, version }) => [id, { version, isSettled: false }] as const)]);

export function shown(before: Hidden, ids: Iterable<string>): Hidden {
  const after = new Map(before);
  for (const id of ids) after.delete(id);
  return after.size === before.size ? before : after;
}

/** The server has taken it: a list that is read from now on leaves it out by itself. */
export const settled = (before: Hidden, ids: string[]): Hidden =>
  new Map([...before].map(([id, one]) => [id, ids.includes(id) ? { ...one, isSettled: true } : one]));

export const settledIds = (now: Hidden): string[] =>
  [...now].flatMap(([id, { isSettled }]) => (isSettled ? [id] : []));

export const isHidden = (now: Hidden, { id, version }: Shown): boolean =>
  version <= (now.get(id)?.version ?? -1);

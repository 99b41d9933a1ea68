// How often somebody may try to sign in. Counted in this process: web is one process a machine, and a restart that
// forgets the count costs an attacker more than it gives.

export type Allowance = { most: number; windowMs: number };
type Window = { count: number; until: number };

// Beyond this many windows the oldest is forgotten, so that a flood of invented addresses costs no memory.
const MOST_WINDOWS = 20_000;

export type Attempts = {
  /** Counts one attempt of `key`; false when it has had its allowance. */
  (key: string, now: number): boolean;
  /** Takes one back that turned out to be right. */
  forgive(key: string): void;
  /** Whether one more would be too many; counts nothing. */
  isSpent(key: string, now: number): boolean;
};

export function attempts({ most, windowMs }: Allowance): Attempts {
  const windows = new Map<string, Window>();
  const forgive = (key: string): void => {
    const open = windows.get(key);
    if (open) open.count -= 1;
  };
  const isSpent = (key: string, now: number): boolean => {
    const open = windows.get(key);
    return open !== undefined && now < open.until && open.count >= most;
  };
  return Object.assign(
    (key: string, now: number): boolean => {
      const open = windows.get(key);
      if (open && now < open.until) {
        open.count += 1;
        return open.count <= most;
      }
      windows.delete(key);
      windows.set(key, { count: 1, until: now + windowMs });
      for (const oldest of windows.keys()) {
        if (windows.size <= MOST_WINDOWS) break;
        windows.delete(oldest);
      }
      return true;
    },
    { forgive, isSpent },
  );
}

// Whose fault it is that a batch was not written: one item's, nobody's, or the database's.

const codeOf = (error: unknown): string => String((error as { code?: unknown })?.code ?? "");

// Its data does not fit, a constraint says no, a trigger raised; or a rule of ours fell over it, before anything was
// written. Only such an item is singled out. Everything else (a full disk, a standby, a lost connection) is "not now".
export const isOwnFault = (error: unknown): boolean =>
  /^(21|22|23|P0)[0-9A-Z]{3}$/.test(codeOf(error)) || codeOf(error) === "";

// A race that was lost, a lock that took too long, a plan that a new schema made stale: nothing was written, and tried
// again it may go through.
const PASSING = new Set(["40001", "40P01", "55P03", "0A000", "26000"]);
export const isPassing = (error: unknown): boolean => PASSING.has(codeOf(error));

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === "23505";

// It took longer than a statement may. It may be the doing of what was asked for, and then it takes as long the next time.
export const tookTooLong = (error: unknown): boolean => codeOf(error) === "57014";

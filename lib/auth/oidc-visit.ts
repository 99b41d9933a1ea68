import { AsyncLocalStorage } from "node:async_hooks";

// What is learned on the way back from the identity provider, and has to reach the end of the same request through the
// package that lies between.

/** Why nobody came in. */
export type OidcProblem = "unreachable" | "unverified" | "unknown" | "cancelled" | "stale" | "failed";

export type Visit = {
  problem: OidcProblem | null;
  email: string | null; // as the provider has verified it
  provedAt: Date | null; // when they last proved themself there; null = it does not say
};

const visits = new AsyncLocalStorage<Visit>();

export const newVisit = (): Visit => ({ problem: null, email: null, provedAt: null });
export const during = <T>(visit: Visit, work: () => Promise<T>): Promise<T> => visits.run(visit, work);
export const thisVisit = (): Visit | undefined => visits.getStore();

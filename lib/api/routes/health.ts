// Is it there, is it ready. Without a key, and without a word about versions.
import { z } from "zod";
import { countPeople } from "../../db/read/organizations";
import { overdueSince } from "../../db/read/overdue";
import { takesWrites } from "../../db/read/readiness";
import type { Deps } from "../deps";
import { openRoute } from "../route";
import { ok } from "../shapes/common";
import { unavailable, within } from "../trouble";

const health = z.object({
  ok,
  service: z.string(),
  deployment_profile: z.string(),
  storage: z.string(),
  registered_users: z.int(),
});

// Anybody may ask, as often as they like: the database is asked one question at a time, and its answer is good for a while.
const PEOPLE_FOR_MS = 5_000;
const READY_FOR_MS = 1_000;
const READY_MS = 2_000;
const OVERDUE_S = 8;

type Known<T> = { answer: Promise<T>; until: number };

function askedOnce<T>(forMs: number, ask: (deps: Deps) => Promise<T>): (deps: Deps) => Promise<T> {
  const known = new WeakMap<Deps["db"], Known<T>>();
  return (deps) => {
    const last = known.get(deps.db);
    if (last && performance.now() < last.until) return last.answer;
    // Until it is there: one that is slow to answer is not asked again by everybody who looks.
    const asked = { answer: ask(deps), until: Number.POSITIVE_INFINITY };
    known.set(deps.db, asked);
    asked.answer.then(
      () => {
        asked.until = performance.now() + forMs;
      },
      () => known.delete(deps.db),
    );
    return asked.answer;
  };
}

const registeredUsers = askedOnce(PEOPLE_FOR_MS, ({ db }) => countPeople(db.sql));
const isReady = askedOnce(READY_FOR_MS, ({ db }) => takesWrites(db.sql));
const overdue = askedOnce(READY_FOR_MS, ({ db }) => overdueSince(db.ask, OVERDUE_S));

const healthAt = (path: `/${string}`) =>
  openRoute({
    method: "GET",
    path,
    summary: "Is the service there",
    tag: "Health",
    response: health,
    handler: async ({ deps }) => ({
      ok: true as const,
      service: "countersign",
      deployment_profile: "self-hosted",
      storage: "postgresql",
      registered_users: await registeredUsers(deps),
    }),
  });

export const healthRoutes = [
  healthAt("/health"),
  healthAt("/v1/health"),
  openRoute({
    method: "GET",
    path: "/healthz",
    summary: "Is the process alive",
    tag: "Health",
    response: z.object({ ok }),
    handler: () => ({ ok: true as const }),
  }),
  openRoute({
    method: "GET",
    path: "/readyz",
    summary: "Can it work: does the database take what it is told",
    tag: "Health",
    response: z.object({ ok }),
    handler: async ({ deps }) => {
      const takes = await within(READY_MS, isReady(deps));
      if (!takes)
        throw unavailable("The database takes nothing new: it is a standby, or set to be read only.");
      return { ok: true as const };
    },
  }),
  // Apart from the one above: an api whose worker is late is not to be taken from behind its balancer.
  openRoute({
    method: "GET",
    path: "/readyz/worker",
    summary: "Is done what is due: timers, decisions that could be taken back, and telling people",
    tag: "Health",
    response: z.object({ ok }),
    handler: async ({ deps }) => {
      const late = await within(READY_MS, overdue(deps));
      if (late.length > 0)
        throw unavailable(
          `Due for more than ${OVERDUE_S} seconds, and not done: ${late.join(", ")}. Does a worker run, and does it keep up?`,
        );
      return { ok: true as const };
    },
  }),
];

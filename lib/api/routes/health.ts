// Is it there, is it ready. Without a key, and without a word about versions.
import { z } from "zod";
import { countPeople } from "../../db/read/organizations";
import type { Deps } from "../deps";
import { openRoute } from "../route";
import { ok } from "../shapes/common";
import { within } from "../trouble";

const health = z.object({
  ok,
  service: z.string(),
  deployment_profile: z.string(),
  storage: z.string(),
  registered_users: z.int(),
});

// Anybody may ask, as often as they like; the table is counted at most this often.
const COUNT_FOR_MS = 5_000;
const counted = new WeakMap<Deps["db"], { people: Promise<number>; until: number }>();

function registeredUsers({ db }: Deps): Promise<number> {
  const known = counted.get(db);
  if (known && performance.now() < known.until) return known.people;
  const people = countPeople(db.sql);
  counted.set(db, { people, until: performance.now() + COUNT_FOR_MS });
  people.catch(() => counted.delete(db));
  return people;
}

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
    summary: "Can it work: does the database answer",
    tag: "Health",
    response: z.object({ ok }),
    handler: async ({ deps }) => {
      await within(
        2_000,
        deps.db.sql`select 1`.then(() => true),
      );
      return { ok: true as const };
    },
  }),
];

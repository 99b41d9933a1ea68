// Out of office: open tasks are asked of whoever stands in. It looks at how things are, not at what has changed, so it may be
// run again at any time and does nothing twice: an absence that has begun, a task that was handed to somebody who is away, a
// substitute who went away as well are all found the same way.
import type { Sql } from "../db/client";
import { type AwayPerson, awayNow, nextAway, tasksWithoutStandIn } from "../db/read/away";
import { assigneeRefs, personById } from "../db/read/people";
import { type Away, type StandIn, standInFor } from "../domain/stand-in";
import type { Apply } from "./apply";

type Place = { sql: Sql; apply: Apply };

/** How many tasks of this person were asked of somebody else as well; as many as `limit` means that there may be more. */
export async function standInForPerson(place: Place, who: AwayPerson, limit: number): Promise<number> {
  const { asked, failed } = await standInFrom(place, await awayNow(place.sql, who.workspaceId), who, limit);
  if (failed.length > 0) throw failed[0];
  return asked;
}

type Made = { asked: number; failed: unknown[] };
const NOTHING: Made = { asked: 0, failed: [] };

async function standInFrom(
  { sql, apply }: Place,
  away: Away,
  { workspaceId, id: absent }: AwayPerson,
  limit: number,
): Promise<Made> {
  const standIn = standInFor(absent, away, () => false);
  const by = standIn && (await personById(sql, workspaceId, standIn.by));
  if (!by) return NOTHING;
  const refs = assigneeRefs(by);
  if (refs.length === 0) return NOTHING;
  const waiting = { absent, asked: refs, chain: standIn.chain, limit };
  const tasks = await tasksWithoutStandIn(sql, workspaceId, waiting);
  const done = await Promise.allSettled(
    tasks.map((intentId) => ask(apply, { workspaceId, intentId, standIn, refs })),
  );
  return {
    asked: done.filter((one) => one.status === "fulfilled" && one.value).length,
    failed: done.flatMap((one) => (one.status === "rejected" ? [one.reason] : [])),
  };
}

type Asking = { workspaceId: string; intentId: string; standIn: StandIn; refs: string[] };

// A refusal is a task that was decided or changed in the meantime.
async function ask(apply: Apply, { workspaceId, intentId, standIn, refs }: Asking): Promise<boolean> {
  const applied = await apply({ workspaceId, intentId, command: { type: "stand_in", standIn, refs } });
  return applied.ok && applied.value.events.length > 0;
}

const MOST_PEOPLE = 200;

/**
 * One round through everybody who is away, in pieces: so many people and tasks at a time. True: there is more at once. A task that
 * cannot be asked, because somebody else has locked it for one, keeps nobody from the others: it fails the piece at its end.
 */
export function standInRound(place: Place): (limit: number) => Promise<boolean> {
  let after: AwayPerson | null = null;
  return async (limit) => {
    const people = await nextAway(place.sql, after, MOST_PEOPLE);
    const known = new Map<string, Away>();
    const failures: unknown[] = [];
    for (const who of people) {
      const away = known.get(who.workspaceId) ?? (await awayNow(place.sql, who.workspaceId));
      known.set(who.workspaceId, away);
      const { asked, failed } = await standInFrom(place, away, who, limit);
      failures.push(...failed);
      if (asked >= limit) return true;
      after = who;
    }
    const isMore = people.length === MOST_PEOPLE;
    if (!isMore) after = null;
    if (failures.length > 0) throw failures[0];
    return isMore;
  };
}

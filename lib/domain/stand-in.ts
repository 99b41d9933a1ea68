// Who stands in for somebody who is away.
import type { JsonObject } from "./types";

/** One who is away now: who stands in for them, and whether that one is in the workspace and decides at all. */
export type Absence = { to: string | null; able: boolean };
/** Everybody of a workspace who is away now. */
export type Away = ReadonlyMap<string, Absence>;
/** An absence that is, or is planned. */
export type Planned = Absence & { id: string; from: Date; until: Date | null };
/** `by`, for somebody who is away; `chain`: through whom it came to them, from the one who is away to the one who is there. */
export type StandIn = { absent: string; by: string; chain: string[] };

// A substitute who is away as well has one themself: the first who is there stands in. Nobody does when the chain comes
// back to itself, ends at somebody who decides nothing, or touches one who is barred: whoever is behind a request chooses its
// judge neither as the one who is away nor on the way.
export function standInFor(absent: string, away: Away, isBarred: (id: string) => boolean): StandIn | null {
  const chain = [absent];
  for (let at = absent; ; ) {
    const absence = away.get(at);
    if (isBarred(at)) return null;
    if (!absence) return at === absent ? null : { absent, by: at, chain };
    if (absence.to === null || !absence.able || chain.includes(absence.to)) return null;
    at = absence.to;
    chain.push(at);
  }
}

/** Who is away at that moment, as far as it is known now. */
export const awayAt = (planned: Planned[], at: Date): Away =>
  new Map(
    planned
      .filter(({ from, until }) => from <= at && (until === null || until > at))
      .map(({ id, to, able }) => [id, { to, able }]),
  );

const PERSON = "person:";

/** For everybody who is asked by name and away. Who is asked by name already needs not stand in as well. */
export function standInsAmong(refs: string[], away: Away, isBarred: (id: string) => boolean): StandIn[] {
  if (away.size === 0) return [];
  return refs.flatMap((ref) => {
    const standIn = ref.startsWith(PERSON) ? standInFor(ref.slice(PERSON.length), away, isBarred) : null;
    return standIn && !refs.includes(PERSON + standIn.by) ? [standIn] : [];
  });
}

// The way it is told: as one more asking of people, so that whoever reads events passes it through.
export const standInBody = (standIns: StandIn[]): JsonObject => ({
  reason: "out_of_office",
  absent: standIns.map(({ absent }) => PERSON + absent),
  refs: standIns.map(({ by }) => PERSON + by),
});

export const withStandIns = (refs: string[], standIns: StandIn[]): string[] => [
  ...new Set([...refs, ...standIns.map(({ by }) => PERSON + by)]),
];

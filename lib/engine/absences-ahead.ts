// Absences for whoever looks ahead: who will be away at some later moment, and who stands in then. The worker does the same when
// that moment has come (stand-in.ts, and lib/db/write/duty.ts for whoever is asked by a level).
import type { Sql } from "../db/client";
import { assigneeRefs, personById } from "../db/read/people";
import { openTask } from "../domain/access";
import { transition } from "../domain/lifecycle";
import { type Away, awayAt, type Planned, standInFor } from "../domain/stand-in";
import type { Change, State } from "../domain/state";

/** When an absence begins or ends next, if that may concern whoever is asked by name. */
export function nextTurn(planned: Planned[], state: State, after: Date): Date | null {
  const asked = openTask(state)?.assignees ?? [];
  if (!planned.some(({ id }) => asked.includes(`person:${id}`))) return null;
  const turns = planned
    .flatMap(({ from, until }) => [from, ...(until ? [until] : [])])
    .filter((turn) => turn > after)
    .map((turn) => turn.getTime());
  return turns.length === 0 ? null : new Date(turns.reduce((a, b) => Math.min(a, b)));
}

/** Who is there and who is not, as it is at that moment and not as it is now. */
export function withAbsences(state: State, away: Away): State {
  if (!state.duty) return state;
  const people = [...state.duty.people].map(
    ([id, person]) => [id, { ...person, away: away.has(id) }] as const,
  );
  return { ...state, duty: { ...state.duty, people: new Map(people) } };
}

/** Whoever is asked by name and is away has somebody stand in. */
export async function standInsAt(sql: Sql, state: State, planned: Planned[], at: Date): Promise<Change[]> {
  const away = awayAt(planned, at);
  const changes: Change[] = [];
  let now = state;
  for (const ref of openTask(state)?.assignees ?? []) {
    const standIn = ref.startsWith("person:")
      ? standInFor(ref.slice("person:".length), away, () => false)
      : null;
    const by = standIn && (await personById(sql, state.intent.workspaceId, standIn.by));
    const refs = by ? assigneeRefs(by) : [];
    if (!standIn || refs.length === 0) continue;
    const asked = transition(now, { type: "stand_in", standIn, refs }, at);
    if (!asked.ok || asked.value.events.length === 0) continue;
    changes.push(asked.value);
    now = asked.value.state;
  }
  return changes;
}

// Whose claim keeps others from a task, as they are now: read beside the batch, and only those of whom nothing is known yet.
import { openTask } from "../../domain/access";
import type { State } from "../../domain/state";
import type { Authority } from "../../domain/types";
import type { Asking, Locked } from "./lock";

// One row for each, in their order. Whoever is not there at all decides nothing either.
const CLAIMERS = `select coalesce(p.role, 'auditor') as role, coalesce(p.status = 'active', false) as active,
    array(select g.group_id::text from group_people g where g.workspace_id = u.ws and g.person_id = u.id) as groups
  from unnest($1::uuid[], $2::uuid[]) with ordinality as u(ws, id, place)
  left join people p on p.workspace_id = u.ws and p.id = u.id order by u.place`;

export async function withClaimers(tx: Asking, locked: Locked): Promise<Locked> {
  const held = [...locked.states.values()].flatMap((state) => {
    const claimer = openTask(state)?.claimedBy ?? null;
    return claimer === null || state.authority.has(claimer) ? [] : [{ state, claimer }];
  });
  if (held.length === 0) return locked;
  const column = (of: (one: Held) => string) => `{${held.map(of).join(",")}}`;
  const params = [column(({ state }) => state.intent.workspaceId), column(({ claimer }) => claimer)];
  const [rows] = await tx.ask({ text: CLAIMERS, params });
  for (const [i, { state, claimer }] of held.entries())
    state.authority = new Map([...state.authority, [claimer, rows?.[i] as Authority]]);
  return locked;
}

type Held = { state: State; claimer: string };

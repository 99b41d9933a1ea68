// Who is on call and who is whose manager, as it is when a level fires: read beside the batch, and only for levels that ask it.
import { type Duty, type OnDuty, wantedFor } from "../../domain/duty";
import { type Rotation, readRotation } from "../../domain/rotation";
import { nextLevel } from "../../domain/schedule";
import type { State } from "../../domain/state";
import type { Role } from "../../domain/types";
import type { Statement } from "../wire/line";
import type { Asking } from "./lock";

// A chain of managers longer than this is no chain of managers.
const LONGEST_CHAIN = 20;
const MOST_OF_GROUP = 500;

const ROTATIONS = `(select json_agg(json_build_array(g.workspace_id, g.id, g.rotation)) from unnest($1::uuid[], $2::uuid[]) as u(ws, id)
    join groups g on g.workspace_id = u.ws and g.id = u.id) as rotations`;
const PEOPLE = `(with recursive above (ws, id, up) as (
      select u.ws, u.id, 0 from unnest($3::uuid[], $4::uuid[]) as u(ws, id)
      union select a.ws, p.manager_id, a.up + 1 from above a join people p on p.workspace_id = a.ws and p.id = a.id
        where p.manager_id is not null and a.up < ${LONGEST_CHAIN}),
    wanted as (
      select distinct ws, id from above
      union select m.workspace_id, m.person_id from unnest($1::uuid[], $2::uuid[]) as u(ws, id) cross join lateral
        (select workspace_id, person_id from group_people g where g.workspace_id = u.ws and g.group_id = u.id limit ${MOST_OF_GROUP}) m
      union select u.ws, x.id::uuid from unnest($1::uuid[], $2::uuid[]) as u(ws, id)
        join groups g on g.workspace_id = u.ws and g.id = u.id
        cross join lateral (
          select json_array_elements_text(g.rotation->'people') as id
          union all select o->>'personId' from json_array_elements(g.rotation->'overrides') o) x
      union select p.workspace_id, p.id from people p where p.role = 'owner'
        and p.workspace_id = any ($1::uuid[] || $3::uuid[]))
    select json_agg(json_build_array(p.workspace_id, p.id, p.role, p.status = 'active', p.manager_id,
      p.away_from is not null and p.away_from <= app_now() and (p.away_until is null or p.away_until > app_now()),
      (select json_agg(g.group_id) from group_people g where g.workspace_id = p.workspace_id and g.person_id = p.id)))
    from wanted w join people p on p.workspace_id = w.ws and p.id = w.id) as people`;
const DUTY = `select ${ROTATIONS}, ${PEOPLE}`;

type Row = {
  rotations: Array<[string, string, unknown]> | null;
  people: Array<[string, string, Role, boolean, string | null, boolean, string[] | null]> | null;
};

/** Gives every state of the batch what its next level has to know. */
export async function withDuty(tx: Asking, states: Iterable<State>): Promise<void> {
  const asking = [...states].flatMap((state) => {
    const wanted = wantedOf(state);
    return wanted ? [{ state, ...wanted }] : [];
  });
  if (asking.length === 0) return;
  const groups = asking.flatMap(({ state, groups }) => groups.map((id) => [state.intent.workspaceId, id]));
  const people = asking.flatMap(({ state, people }) => people.map((id) => [state.intent.workspaceId, id]));
  const [rows] = await tx.ask(statement(distinct(groups), distinct(people)));
  const duties = dutiesFrom(rows?.[0] as Row);
  for (const { state } of asking) state.duty = duties.get(state.intent.workspaceId) ?? NOBODY;
}

const NOBODY: Duty = { rotations: new Map(), people: new Map() };

function wantedOf(state: State): { groups: string[]; people: string[] } | null {
  const level = nextLevel(state);
  return level && wantedFor(level.task, level.refs);
}

const distinct = (pairs: string[][]): string[][] =>
  [...new Set(pairs.map((pair) => pair.join(" ")))].map((pair) => pair.split(" "));

function statement(groups: string[][], people: string[][]): Statement {
  const column = (pairs: string[][], place: number) => `{${pairs.map((pair) => pair[place]).join(",")}}`;
  return {
    text: DUTY,
    params: [column(groups, 0), column(groups, 1), column(people, 0), column(people, 1)],
  };
}

function dutiesFrom({ rotations, people }: Row): Map<string, Duty> {
  const duties = new Map<string, { rotations: Map<string, Rotation>; people: Map<string, OnDuty> }>();
  const of = (workspaceId: string) => {
    const known = duties.get(workspaceId) ?? { rotations: new Map(), people: new Map() };
    duties.set(workspaceId, known);
    return known;
  };
  for (const [workspaceId, id, stored] of rotations ?? []) {
    const rotation = readRotation(stored);
    if (rotation) of(workspaceId).rotations.set(id, rotation);
  }
  for (const [workspaceId, id, role, active, managerId, away, groups] of people ?? [])
    of(workspaceId).people.set(id, { role, active, managerId, away, groups: groups ?? [] });
  return duties;
}

// Whether anybody is left of those whom a level asks, as it is when it fires: read beside the batch, and only for levels that
// name people, groups or roles.
import { soughtAtLevel } from "../../domain/electorate";
import type { State } from "../../domain/state";
import type { Asking } from "./lock";

// The look through a role is the longest, so it comes last.
const UNREACHED = `select u.nth::int as nth from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
    with ordinality as u(ws, persons, groups, roles, barred, nth)
  where not (
    exists (select from people p where p.workspace_id = u.ws and p.id = any (u.persons::uuid[])
      and p.status = 'active' and p.role <> 'auditor' and p.id <> all (u.barred::uuid[]))
    or exists (select from group_people g join people p on p.workspace_id = g.workspace_id and p.id = g.person_id
      where g.workspace_id = u.ws and g.group_id = any (u.groups::uuid[])
      and p.status = 'active' and p.role <> 'auditor' and p.id <> all (u.barred::uuid[]))
    or case when u.roles = '{}' then false else exists (select from people p where p.workspace_id = u.ws
      and p.role::text = any (u.roles::text[])
      and p.status = 'active' and p.role <> 'auditor' and p.id <> all (u.barred::uuid[])) end)`;

const PERSON = "person:";
const GROUP = "group:";
const ROLE = "role:";

/** Says of each state of the batch whether its next level asks nobody who may decide. Whom it asks has to be known by now. */
export async function withUnreached(tx: Asking, states: Iterable<State>, now: Date): Promise<void> {
  const asking = [...states].flatMap((state) => {
    const sought = soughtAtLevel(state, now);
    return sought ? [{ state, ...sought }] : [];
  });
  if (asking.length === 0) return;
  // Most tasks of a backlog ask the same people.
  const named = asking.map(({ state, refs, barred }) => `${state.intent.workspaceId} ${refs} ${barred}`);
  const places = [...new Set(named)];
  const each = places.map((name) => asking[named.indexOf(name)] as (typeof asking)[number]);
  const [rows] = await tx.ask({
    text: UNREACHED,
    params: [
      { element: "uuid", cells: each.map(({ state }) => state.intent.workspaceId) },
      ...[PERSON, GROUP, ROLE].map((kind) => texts(each.map(({ refs }) => idsOf(refs, kind)))),
      texts(each.map(({ barred }) => barred)),
    ],
  });
  const unreached = new Set(rows?.map((row) => places[row.nth - 1]));
  for (const [i, { state }] of asking.entries()) state.isUnreached = unreached.has(named[i]);
}

const idsOf = (refs: string[], kind: string): string[] =>
  refs.filter((ref) => ref.startsWith(kind)).map((ref) => ref.slice(kind.length));

// Ids and roles need no quotes.
const texts = (lists: string[][]) => ({ element: "text" as const, cells: lists.map((list) => `{${list}}`) });

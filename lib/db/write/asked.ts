// Everybody who may be asked to decide, as it is when it is written: read beside the batch, and only where they are counted.
import type { State } from "../../domain/state";
import type { Authority, Role } from "../../domain/types";
import type { Statement } from "../wire/line";
import type { Asking } from "./lock";

// One list for each kind of name. Whoever decides nothing is not counted.
const ASKED = `with asked (ws, id) as (
    select p.workspace_id, p.id from unnest($1::uuid[]) as u(ws) join people p on p.workspace_id = u.ws
    union select p.workspace_id, p.id from unnest($2::uuid[], $3::text[]) as u(ws, role)
      join people p on p.workspace_id = u.ws and p.role::text = u.role
    union select g.workspace_id, g.person_id from unnest($4::uuid[], $5::uuid[]) as u(ws, id)
      join group_people g on g.workspace_id = u.ws and g.group_id = u.id
    union select u.ws, u.id from unnest($6::uuid[], $7::uuid[]) as u(ws, id))
  select p.workspace_id as ws, p.id, p.role,
    array(select g.group_id::text from group_people g where g.workspace_id = p.workspace_id and g.person_id = p.id) as groups
  from asked a join people p on p.workspace_id = a.ws and p.id = a.id
  where p.status = 'active' and p.role <> 'auditor'`;

export type Counting = { state: State; refs: string[] };
type Row = { ws: string; id: string; role: Role; groups: string[] };

/** Gives each of them whom these names mean. */
export async function withAsked(tx: Asking, counting: Counting[]): Promise<void> {
  if (counting.length === 0) return;
  const [rows] = await tx.ask(statement(counting));
  const people = new Map<string, Map<string, Authority>>();
  for (const { state } of counting) people.set(state.intent.workspaceId, new Map());
  for (const { ws, id, role, groups } of rows as Row[])
    people.get(ws)?.set(id, { role, active: true, groups });
  for (const { state } of counting) state.asked = people.get(state.intent.workspaceId);
}

function statement(counting: Counting[]): Statement {
  const asked = new Set(
    counting.flatMap(({ state, refs }) => refs.map((ref) => `${state.intent.workspaceId} ${ref}`)),
  );
  const pairs = [...asked].map((pair) => pair.split(" ") as [string, string]);
  const everyone = pairs.filter(([, ref]) => ref === "everyone").map(([ws]) => ws);
  const params = [list(everyone)];
  for (const kind of ["role:", "group:", "person:"]) {
    const own = pairs.filter(([, ref]) => ref.startsWith(kind));
    params.push(list(own.map(([ws]) => ws)), list(own.map(([, ref]) => ref.slice(kind.length))));
  }
  return { text: ASKED, params };
}

// Ids and roles need no quotes.
const list = (values: string[]): string => `{${values.join(",")}}`;

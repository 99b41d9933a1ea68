// What a workspace wants to happen in time, and whose hours count: asked at most once a second, however much is submitted.
import { readCalendar } from "../../domain/calendar";
import {
  MANAGER,
  NO_RULES,
  ON_CALL,
  type Policy,
  policyShape,
  type TimeRules,
} from "../../domain/time-policy";
import type { Sql } from "../client";
import { readNames } from "./names";

const FALLBACK = "role:owner";
const MOST_POLICIES = 200;
const MOST_CALENDARS = 1000;

type Row = { policies: Array<[string, string, unknown]> | null; hours: Array<[string, unknown]> | null };

export async function timeRules(sql: Sql, workspaceId: string): Promise<TimeRules> {
  const [row] = await sql<Row[]>`
    select (select json_agg(json_build_array(p.id, p.name, p.body)) from
              (select id, name, body from time_policies where workspace_id = ${workspaceId} order by id limit ${MOST_POLICIES}) p) as policies,
           (select json_agg(json_build_array(g.id, g.hours)) from
              (select id, hours from groups where workspace_id = ${workspaceId} and hours is not null order by id limit ${MOST_CALENDARS}) g) as hours`;
  if (!row || (row.policies === null && row.hours === null)) return NO_RULES;
  const policies = (row.policies ?? []).flatMap(([id, name, body]) => policyFrom(id, name, body) ?? []);
  const calendars = new Map(
    (row.hours ?? []).flatMap(([id, stored]) => {
      const calendar = readCalendar(stored);
      return calendar ? [[id, calendar] as const] : [];
    }),
  );
  const names = await namesIn(sql, workspaceId, policies);
  return { policies: policies.map((policy) => answerable(policy, names)), calendars, names };
}

/** What is stored and cannot be read any more is no policy. */
export function policyFrom(id: string, name: string, body: unknown): Policy | null {
  const read = policyShape.safeParse(body);
  return read.success ? { ...read.data, id, name } : null;
}

/** Of everybody whom the levels of these ask. */
export function namesIn(
  sql: Sql,
  workspaceId: string,
  policies: Policy[],
): Promise<ReadonlyMap<string, string>> {
  const refs = policies.flatMap(({ levels }) => levels.flatMap(({ to }) => to.map(nameable)));
  return refs.length === 0 ? Promise.resolve(new Map()) : readNames(sql, workspaceId, refs);
}

const nameable = (ref: string): string =>
  ref.startsWith(ON_CALL) ? `group:${ref.slice(ON_CALL.length)}` : ref;

// A group or a person that is there no more is nobody to ask: the owners are asked instead.
function answerable(policy: Policy, names: ReadonlyMap<string, string>): Policy {
  const isThere = (ref: string): boolean =>
    ref === MANAGER || ref === "everyone" || ref.startsWith("role:") || names.has(nameable(ref));
  const levels = policy.levels.map(({ after, to }) => ({
    after,
    to: [...new Set(to.map((ref) => (isThere(ref) ? ref : FALLBACK)))],
  }));
  return { ...policy, levels };
}

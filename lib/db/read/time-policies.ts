// Policies as those who write them see them.
import { levelName } from "../../domain/level-names";
import { type Policy, policyFor } from "../../domain/time-policy";
import type { Sql } from "../client";
import { readNames } from "./names";
import { namesIn, policyFrom } from "./time-rules";

const MOST = 200;

type Row = { id: string; name: string; body: unknown };

export async function timePolicies(sql: Sql, workspaceId: string): Promise<Policy[]> {
  const rows = await sql<Row[]>`
    select id, name, body from time_policies where workspace_id = ${workspaceId} order by lower(name), id limit ${MOST}`;
  return rows.flatMap(({ id, name, body }) => policyFrom(id, name, body) ?? []);
}

/** Of everybody whom they ask, and of every group whose hours they count. */
export async function policyNames(
  sql: Sql,
  workspaceId: string,
  policies: Policy[],
): Promise<ReadonlyMap<string, string>> {
  const groups = policies.flatMap(({ hours }) => (hours.length === 36 ? [`group:${hours}`] : []));
  const [asked, kept] = await Promise.all([
    namesIn(sql, workspaceId, policies),
    readNames(sql, workspaceId, groups),
  ]);
  return new Map([...asked, ...kept]);
}

/** What to write in a form so that it means the same again: addresses, not names. */
export async function policyTargets(
  sql: Sql,
  workspaceId: string,
  { levels }: Policy,
): Promise<ReadonlyMap<string, string>> {
  const refs = [...new Set(levels.flatMap(({ to }) => to))];
  const people = refs.filter((ref) => ref.startsWith("person:")).map((ref) => ref.slice("person:".length));
  const names = await namesIn(sql, workspaceId, [{ levels } as Policy]);
  const rows =
    people.length === 0
      ? []
      : await sql<Array<{ ref: string; email: string }>>`
          select 'person:' || id as ref, email from people where workspace_id = ${workspaceId} and id = any(${people}::uuid[])`;
  const emails = new Map(rows.map(({ ref, email }) => [ref, email]));
  return new Map(refs.map((ref) => [ref, emails.get(ref) ?? levelName(ref, names)]));
}

export type Hourly = { id: string; name: string };

/** Groups that keep hours, and those that can be on call. */
export async function groupChoices(
  sql: Sql,
  workspaceId: string,
): Promise<{ kept: Hourly[]; all: Hourly[] }> {
  const rows = await sql<Array<Hourly & { keeps: boolean }>>`
    select id, name, hours is not null as keeps from groups where workspace_id = ${workspaceId} order by lower(name), id limit 300`;
  return { kept: rows.filter(({ keeps }) => keeps), all: rows };
}

const LATELY = 500;

export type Use = { looked: number; types: Array<{ type: string; count: number }> };

/** Which of the newest requests each policy is for, by its id. */
export async function policyUse(
  sql: Sql,
  workspaceId: string,
  policies: Policy[],
): Promise<Map<string, Use>> {
  const rows = await sql<Array<{ type: string; count: number }>>`
    select type, count(*)::int as count from (
      select i.type from intents i join tasks t on t.workspace_id = i.workspace_id and t.id = i.id
      where i.workspace_id = ${workspaceId} order by i.id desc limit ${LATELY}) as newest
    group by type order by count desc, type limit 100`;
  const looked = rows.reduce((sum, { count }) => sum + count, 0);
  const uses = new Map<string, Use>(policies.map(({ id }) => [id, { looked, types: [] }]));
  for (const row of rows) {
    const policy = policyFor(policies, row.type);
    if (policy) uses.get(policy.id)?.types.push(row);
  }
  return uses;
}

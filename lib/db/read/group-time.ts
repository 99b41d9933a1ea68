// When a group is there, and who of it is on call.
import { type Calendar, readCalendar } from "../../domain/calendar";
import { type Rotation, readRotation } from "../../domain/rotation";
import type { Sql } from "../client";

export type OnCallPerson = { id: string; name: string; email: string; able: boolean };
export type GroupTime = {
  now: Date;
  hours: Calendar | null;
  rotation: Rotation | null;
  people: ReadonlyMap<string, OnCallPerson>; // of the rotation and its overrides
  members: OnCallPerson[];
};

const MOST_MEMBERS = 200;

export async function groupTime(sql: Sql, workspaceId: string, groupId: string): Promise<GroupTime | null> {
  const [row] = await sql<Array<{ now: Date; hours: unknown; rotation: unknown }>>`
    select app_now() as now, hours, rotation from groups where workspace_id = ${workspaceId} and id = ${groupId}`;
  if (!row) return null;
  const rotation = readRotation(row.rotation);
  const turns = rotation ? [...rotation.people, ...rotation.overrides.map(({ personId }) => personId)] : [];
  const [people, members] = await Promise.all([
    sql<OnCallPerson[]>`
      select id, name, email, status = 'active' and role <> 'auditor' as able from people
      where workspace_id = ${workspaceId} and id = any(${turns}::uuid[])`,
    sql<OnCallPerson[]>`
      select p.id, p.name, p.email, true as able from group_people m
      join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
      where m.workspace_id = ${workspaceId} and m.group_id = ${groupId} and p.status = 'active' and p.role <> 'auditor'
      order by lower(p.name), p.id limit ${MOST_MEMBERS}`,
  ]);
  return {
    now: row.now,
    hours: readCalendar(row.hours),
    rotation,
    people: new Map(people.map((person) => [person.id, person])),
    members,
  };
}

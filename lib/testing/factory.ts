import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import type { Actor, JsonObject, Role } from "../domain/types";
import type { Draft } from "../engine/draft";

// A workspace with people in it, for tests that need somebody to ask and somebody to decide.
export type World = { orgId: string; workspaceId: string; place: { orgSlug: string; workspaceSlug: string } };

export async function makeWorld(sql: Sql): Promise<World> {
  const [orgId, workspaceId] = [randomUUID(), randomUUID()];
  const slug = `w${workspaceId.slice(0, 8)}`;
  await sql`insert into organizations (id, slug, name) values (${orgId}, ${slug}, 'Test')`;
  await sql`insert into workspaces (id, org_id, slug, name) values (${workspaceId}, ${orgId}, ${slug}, 'Test')`;
  return { orgId, workspaceId, place: { orgSlug: slug, workspaceSlug: slug } };
}

export type PersonActor = Extract<Actor, { kind: "person" }>;

export async function makePerson(
  sql: Sql,
  world: World,
  email: string,
  role: Role = "member",
): Promise<PersonActor> {
  const id = randomUUID();
  const name = email.split("@")[0] as string;
  await sql`insert into people (workspace_id, id, email, name, role) values (${world.workspaceId}, ${id}, ${email}, ${name}, ${role})`;
  return { kind: "person", id, personId: id, name, via: "api" };
}

export async function makeGroup(
  sql: Sql,
  world: World,
  slug: string,
  people: PersonActor[],
): Promise<string> {
  const id = randomUUID();
  await sql`insert into groups (workspace_id, id, slug, name) values (${world.workspaceId}, ${id}, ${slug}, ${slug})`;
  for (const person of people)
    await sql`insert into group_people (workspace_id, group_id, person_id) values (${world.workspaceId}, ${id}, ${person.id})`;
  return id;
}

export const machine = (id = "k1", personId: string | null = null): Actor => ({
  kind: "key",
  id,
  personId,
  name: "workspace key",
  via: "api",
});

export const agentActor = (address: string, personId: string | null = null): Actor => ({
  kind: "agent",
  id: `sa_${address.slice(-8)}`,
  personId,
  name: address,
  via: "api",
});

export const draftOf = (world: World, human: JsonObject | null, more: Partial<Draft> = {}): Draft => ({
  workspaceId: world.workspaceId,
  place: world.place,
  actor: machine(),
  type: "deploy.v1",
  from: "agent://test/test/deployer",
  to: human ? "human" : "agent://test/test/worker",
  payload: { service: "api", version: "1.4", nested: { amount: 10 } },
  options: {},
  humanTask: human,
  ...more,
});

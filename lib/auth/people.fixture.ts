import { type Database, openDatabase } from "@/lib/db/client";
import type { Role } from "@/lib/domain/types";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { makePerson, makeWorld, type World } from "@/lib/testing/factory";
import type { By } from "./administer";

// A workspace with one person of every role, all of whom can sign in.

export type Cast = { base: TestDatabase; db: Database; close(): Promise<void> };
export type Staff = { world: World; by: Record<Role, By> };
export const PUBLIC_URL = "http://127.0.0.1:8100";

export async function openCast(): Promise<Cast> {
  const base = await testDatabase();
  const db = openDatabase({ url: base.url, name: "test", max: 8 });
  return {
    base,
    db,
    close: async () => {
      await db.close();
      await base.close();
    },
  };
}

export async function makeStaff({ db }: Cast): Promise<Staff> {
  const world = await makeWorld(db.sql);
  const make = async (role: Role): Promise<By> => {
    const { id } = await makePerson(db.sql, world, `${role}@example.org`, role);
    await comesIn(db, world.workspaceId, id);
    return { workspaceId: world.workspaceId, personId: id };
  };
  const by = {
    owner: await make("owner"),
    admin: await make("admin"),
    member: await make("member"),
    auditor: await make("auditor"),
  };
  return { world, by };
}

/** They have an account with which they sign in. */
export async function comesIn(db: Database, workspaceId: string, personId: string): Promise<string> {
  const userId = `user-${personId}`;
  await db.sql`insert into auth_users (id, name, email) values (${userId}, 'x', ${`${userId}@example.org`}) on conflict do nothing`;
  await db.sql`update people set user_id = ${userId} where workspace_id = ${workspaceId} and id = ${personId}`;
  return userId;
}

export const tokenIn = (link: string): string => new URL(link).searchParams.get("token") ?? "";

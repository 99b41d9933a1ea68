// Enough keys that no single one meets its rate limit: the load is many agents and many people, each of them modest.
import postgres from "postgres";
import { createKey } from "@/lib/auth/keys";
import type { Keys } from "./load";

const MANY = 48;

export async function mintKeys(databaseUrl: string, workspaceId: string): Promise<Keys> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const [owner] = await sql`select id from people where workspace_id = ${workspaceId} and role = 'owner'`;
    const keys: Keys = { workspace: [], person: [] };
    for (let i = 0; i < MANY; i += 1) {
      const personId = String(owner?.id);
      const machine = await createKey({ sql }, { workspaceId, kind: "workspace", personId });
      const person = await createKey({ sql }, { workspaceId, kind: "person", personId });
      keys.workspace.push(machine.token);
      keys.person.push(person.token);
    }
    return keys;
  } finally {
    await sql.end({ timeout: 2 });
  }
}

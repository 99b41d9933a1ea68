import { createOwnerLink } from "@/lib/auth/links";
import { ensureFirstWorkspace, hasOwner } from "@/lib/auth/people";
import type { Config } from "@/lib/config";
import { openDatabase } from "@/lib/db/client";

/** While nobody can sign in as an owner: a fresh link that makes its first opener one. Otherwise null. */
export async function firstRunLink(databaseUrl: string, { publicUrl }: Config): Promise<string | null> {
  const db = openDatabase({ url: databaseUrl, name: "countersign-start", max: 1 });
  try {
    if (await hasOwner(db.sql)) return null;
    const { workspaceId } = await ensureFirstWorkspace(db, { name: "Countersign", slug: "countersign" });
    return await createOwnerLink(db, workspaceId, null, publicUrl);
  } finally {
    await db.close();
  }
}

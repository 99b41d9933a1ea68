import type { Config } from "@/lib/config";
import { migrate } from "@/lib/db/migrate";
import { resolveDatabaseUrl } from "./database";

export async function runMigrate(config: Config): Promise<void> {
  const database = await resolveDatabaseUrl(config);
  try {
    const { applied } = await migrate(database.url);
    console.log(applied.length > 0 ? `applied: ${applied.join(", ")}` : "the database is up to date");
  } finally {
    await database.close();
  }
}

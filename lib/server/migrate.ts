import type { Config } from "@/lib/config";
import { prepareDatabase, resolveDatabase } from "./database";

export async function runMigrate(config: Config): Promise<void> {
  const database = await resolveDatabase(config);
  try {
    const { applied } = await prepareDatabase(config, database);
    console.log(applied.length > 0 ? `applied: ${applied.join(", ")}` : "the database is up to date");
  } finally {
    await database.close();
  }
}

import { complaint, config } from "@/lib/config";
import { type Database, openDatabase } from "@/lib/db/client";

// The web process's connections. Next loads one module several times in a process (pages, actions and route handlers each
// have their own copy), so the one pool lives on globalThis. Opened by the first request, never by a module load:
// `next build` runs without a database.

const shared = globalThis as typeof globalThis & { countersignDatabase?: Database };

export function database(): Database {
  shared.countersignDatabase ??= open();
  return shared.countersignDatabase;
}

function open(): Database {
  const { databaseUrl, poolSize } = config();
  if (databaseUrl === null)
    throw complaint("The web process was given no DATABASE_URL. `npm start` gives it one.");
  return openDatabase({ url: databaseUrl, name: "countersign-web", max: poolSize ?? 5 });
}

import { database as webDatabase } from "@/lib/auth/database";
import type { Database } from "@/lib/db/client";

/** The web process's database: pages read through it, and the inbox opens its engine on it. */
export const database = (): Database => webDatabase();

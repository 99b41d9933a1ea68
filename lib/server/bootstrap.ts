import { bootstrap } from "@/lib/auth/bootstrap";
import { type Config, complaint } from "@/lib/config";
import { openDatabase } from "@/lib/db/client";
import { publicAddress } from "./address";
import { prepareDatabase, resolveDatabase } from "./database";
import { readOptions } from "./options";
import { workingUrl } from "./powers";

const KNOWN = { owner: { type: "string" }, json: { type: "boolean" } } as const;
const HOW = "Say it like this: npm run bootstrap -- --owner you@example.org [--json]";

/** The unattended first run: a workspace, its owner, and the keys to begin with. They are shown this once. */
export async function runBootstrap(config: Config, args: string[]): Promise<void> {
  const { owner, json = false } = readOptions(args, KNOWN, HOW);
  if (!owner || !/^[^\s@]+@[^\s@]+$/.test(owner)) throw complaint(`An owner's e-mail is needed. ${HOW}`);
  // Asked before the database, which takes the lock itself when nothing runs.
  const publicUrl = publicAddress(config);
  const database = await resolveDatabase(config);
  try {
    await prepareDatabase(config, database);
    const url = workingUrl(config, database.ownerUrl);
    const db = openDatabase({ url, name: "countersign-bootstrap", max: 2 });
    const made = await bootstrap(db, { ownerEmail: owner, publicUrl }).finally(db.close);
    process.stdout.write(json ? `${JSON.stringify(made)}\n` : readable(made));
  } finally {
    await database.close();
  }
}

function readable(made: Record<string, string>): string {
  const lines = Object.entries(made).map(([name, value]) => `${name.padEnd(14)} ${value}`);
  return `Keep these now; they are shown once.\n${lines.join("\n")}\n`;
}

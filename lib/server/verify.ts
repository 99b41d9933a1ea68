import { type Config, complaint } from "@/lib/config";
import { connectAlone } from "@/lib/db/client";
import { isAtWork } from "@/lib/db/read/at-work";
import { verify } from "@/lib/db/read/verify";
import { requireMigrated, resolveDatabase } from "./database";
import { readOptions } from "./options";
import { workingUrl } from "./powers";

/** Reads everything and says what may not be; ends with 1 when something is wrong, so a monitor can run it. */
export async function runVerify(config: Config, args: string[]): Promise<void> {
  const options = whatToVerify(args);
  const until = options.until ? ` until ${options.until.toISOString()}` : "";
  // It reads, so it is not even told of an owner.
  const database = await resolveDatabase({ ...config, databaseOwnerUrl: null });
  const url = workingUrl(config, database.ownerUrl);
  // Longer than a request may take: a chunk of a large workspace is read in one statement.
  const settings = { statement_timeout: "120s" };
  const sql = connectAlone({ url, name: "countersign-verify", settings });
  try {
    await requireMigrated(url);
    const judgesTime = await isAtWork(sql);
    // Not among what it found: that is the same for ever of the same data, whatever runs.
    if (!judgesTime) console.error(NOBODY_AT_WORK);
    const asked = { ...(judgesTime && { lateSeconds: LATE_SECONDS }), ...options };
    const { checked, found, violations, heads } = await verify(sql, asked);
    for (const { invariant, intentId, what } of violations)
      console.log(`${invariant} ${intentId ?? "-"} ${what}`);
    for (const { workspaceId, intents, digest } of heads)
      console.log(`heads ${workspaceId} ${intents} ${digest}${until}`);
    const counted = Object.entries(checked).map(([name, count]) => `${count} ${name}`);
    console.log(`${found === 0 ? "nothing is wrong" : `${found} violation(s)`} in ${counted.join(", ")}`);
    if (found > 0) process.exitCode = 1;
  } finally {
    await sql.end({ timeout: 2 });
    await database.close();
  }
}

const LATE_SECONDS = 60;
const NOBODY_AT_WORK =
  "nothing of Countersign runs on this database, so nothing is called late (I12); all else is checked";

// What is being written now may yet be committed with a time of a moment ago.
const SETTLED_MS = 60_000;

const KNOWN = { workspace: { type: "string" }, until: { type: "string" } } as const;
const HOW = "Say it like this: npm run verify [-- --workspace ID --until TIME]";

function whatToVerify(args: string[]): { workspaceId?: string; until?: Date } {
  const { workspace, until } = readOptions(args, KNOWN, HOW);
  const end = until === undefined ? null : new Date(until);
  if (end && !(ZONED.test(until ?? "") && end.getTime() <= Date.now() - SETTLED_MS))
    throw complaint("--until: a time that is a minute ago or more, with its zone, like 2026-11-22T00:00:00Z");
  return { ...(workspace !== undefined && { workspaceId: workspace }), ...(end && { until: end }) };
}

// Without a zone it would be another time on another machine, and the hash another.
const ZONED = /T.*(Z|[+-]\d\d:\d\d)$/i;

// An address of several hosts, with a real primary and a real standby behind it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { ownPort } from "../testing/own-port";
import { checkDatabase } from "./database";
import { primaryAndStandby } from "./standby.fixture";
import { becomes, makeFolder, removeFolder, runOut } from "./start.fixture";

let at: Awaited<ReturnType<typeof primaryAndStandby>>;
beforeAll(async () => {
  at = await primaryAndStandby();
}, 60_000);
afterAll(() => at.close(), 60_000);

const CONNECTIONS = 4;
// What one process that looks for the primary costs a standby, with each of its connections once, and then by turns.
const SESSIONS_AT_ONCE = 2 * CONNECTIONS + 4;
const SESSIONS_A_SECOND = 6;
const ASKED = { text: "select pg_is_in_recovery() as is_standby", params: [] };

/** Of everything that a process asks by, all at once. */
async function standbys({ sql, ask }: Database): Promise<unknown[]> {
  const pooled = Array.from({ length: CONNECTIONS }, () => sql.unsafe(ASKED.text));
  const answers = await Promise.all([...pooled, ask(ASKED)]);
  return answers.map(([row]) => row?.is_standby);
}

describe.each(["", "?target_session_attrs=read-write"])("asked for by %o", (asks) => {
  test("the database is found, and migrated where it can be", async () => {
    await checkDatabase(at.url(asks));
    await migrate(at.url(asks));
    expect(await migrate(at.url(asks))).toEqual({ applied: [] });
  });

  test("every connection leads to the host that takes writes", async () => {
    const db = openDatabase({ url: at.url(asks), name: "hosts", max: CONNECTIONS });
    try {
      expect(await standbys(db)).toEqual(Array(CONNECTIONS + 1).fill(false));
    } finally {
      await db.close();
    }
  });
});

test.each(["migrate", "start"])("%s on a standby alone ends with one line", async (verb) => {
  const folder = makeFolder();
  const port = String(await ownPort());
  const over = { DATABASE_URL: at.standbyUrl, COUNTERSIGN_DATA: folder, PORT: port };
  const { code, out, said } = await runOut(verb, [], over);
  removeFolder(folder);
  expect([code, out]).toEqual([1, ""]);
  expect(said).toMatch(/^countersign: The database takes nothing new \(.*read-only transaction\).*\n$/);
});

test("where none of them is there, that is said", async () => {
  const ports = [await ownPort(), await ownPort()];
  const url = `postgres://ana:secret@${ports.map((port) => `127.0.0.1:${port}`).join(",")}/nothing`;
  await expect(checkDatabase(url, 0)).rejects.toThrow(/cannot be used: connect ECONNREFUSED/);
});

test("the host that is promoted is found by who is running", async () => {
  const db = openDatabase({
    url: at.url("?target_session_attrs=read-write"),
    name: "hosts",
    max: CONNECTIONS,
  });
  try {
    await standbys(db);
    await at.primary.stop();
    const [before, began] = [await at.sessions(), performance.now()];
    await expect(standbys(db)).rejects.toThrow();
    // Refused, it goes on looking by itself.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const most = ((performance.now() - began) / 1000) * SESSIONS_A_SECOND + SESSIONS_AT_ONCE;
    expect((await at.sessions()) - before).toBeLessThan(most);
    await expect(checkDatabase(at.url(), 0)).rejects.toThrow(/cannot be used/);
    const promoted = await at.promote();
    await becomes(async () => {
      const seen = await standbys(db).catch(() => []);
      return seen.length > 0 && seen.every((isStandby) => isStandby === false);
    });
    const [row] = await db.sql`select inet_server_port() as port`;
    expect(row?.port).toBe(promoted.port);
  } finally {
    await db.close();
  }
});

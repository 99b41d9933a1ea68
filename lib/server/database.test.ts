import postgres from "postgres";
import { expect, inject, test, vi } from "vitest";
import { errorSaid, READY, serve, welcome } from "../db/wire/server.fixture";
import { checkDatabase, checkVersion } from "./database";
import { warnOfForgetting } from "./forgetful";

test("15 is the oldest PostgreSQL that is taken", () => {
  expect(() => checkVersion(140_012)).toThrow("DATABASE_URL is a PostgreSQL 14, and 15 or newer is needed.");
  expect(() => checkVersion(150_000)).not.toThrow();
  expect(() => checkVersion(180_004)).not.toThrow();
});

test("a database that answers is taken at once", async () => {
  await expect(checkDatabase(inject("databaseServer"), 0)).resolves.toBeUndefined();
});

test("one that does not exist is an answer, not something to wait for", async () => {
  const url = inject("databaseServer").replace(/\/countersign$/, "/nowhere");
  const anHour = 3_600_000; // longer than a test may take
  await expect(checkDatabase(url, anHour)).rejects.toThrow(/database "nowhere" does not exist/);
});

test.each(["LATIN1", "SQL_ASCII"])(
  "one that keeps its text as %s is named, with what to do, before anything is written into it",
  async (encoding) => {
    const url = new URL(inject("databaseServer"));
    const name = `other_letters_${encoding.toLowerCase()}`;
    const admin = postgres(url.href, { max: 1 });
    await admin.unsafe(`create database ${name} encoding '${encoding}' locale 'C' template template0`);
    try {
      url.pathname = `/${name}`;
      await expect(checkDatabase(url.href)).rejects.toThrow(
        `The database at DATABASE_URL keeps its text as ${encoding}, and UTF8 is needed. Make another: create database … encoding 'UTF8' template template0`,
      );
    } finally {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    }
  },
);

test("one that says too soon that something is done is taken, and whoever starts it is warned", async () => {
  const url = new URL(inject("databaseServer"));
  const admin = postgres(url.href, { max: 1 });
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  await admin.unsafe("create database forgetful");
  try {
    url.pathname = "/forgetful";
    await checkDatabase(url.href);
    expect(error).not.toHaveBeenCalled();
    await admin.unsafe("alter database forgetful set synchronous_commit = off");
    await checkDatabase(url.href);
    expect(error.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^countersign: The database at DATABASE_URL says .*\(synchronous_commit is off\): a decision .* may be lost/,
        ),
      ],
    ]);
    await checkDatabase(`${url.href}?synchronous_commit=on`);
    for (const commits of ["local", "remote_apply"])
      warnOfForgetting({ commits, fsync: "on" }, "DATABASE_URL");
    expect(error).toHaveBeenCalledTimes(1);
    warnOfForgetting({ commits: "on", fsync: "off" }, "DATABASE_URL");
    expect(error).toHaveBeenLastCalledWith(expect.stringContaining("(fsync is off)"));
  } finally {
    error.mockRestore();
    await admin.unsafe("drop database forgetful with (force)");
    await admin.end();
  }
});

// As PgBouncer does, with every one that it was not told of.
test("a pooler that refuses what is asked of each connection is told what to let through", async () => {
  const pooler = await serve(async (peer) => {
    const { body } = await peer.hear();
    const names = body
      .subarray(4)
      .toString()
      .split("\0")
      .filter((_, i) => i % 2 === 0);
    const refused = names.find((name) => /timeout|bytea|isolation|enable_|plan_/.test(name));
    peer.say(errorSaid({ S: "FATAL", C: "08P01", M: `unsupported startup parameter: ${refused}` }));
    peer.socket.end();
  });
  await expect(checkDatabase(pooler.at())).rejects.toThrow(
    "The pooler at DATABASE_URL refuses what is asked of each connection (unsupported startup parameter: statement_timeout). Tell it: ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout,idle_session_timeout,bytea_output,default_transaction_isolation,enable_seqscan,enable_hashjoin,enable_mergejoin,plan_cache_mode",
  );
});

// As PgBouncer does in transaction mode, once somebody else has prepared a statement on the same connection.
test("a pooler that hands a connection on after each transaction is told to keep it for its session", async () => {
  const pooler = await serve(async (peer) => {
    await welcome(peer);
    await peer.hearPacket();
    peer.say(errorSaid({ S: "ERROR", C: "42P05", M: 'prepared statement "s0" already exists' }), READY);
  });
  await expect(checkDatabase(pooler.at(), 0)).rejects.toThrow(
    'The database at DATABASE_URL cannot be used: prepared statement "s0" already exists. A pooler there hands a connection on after each transaction: set it to session mode (pool_mode = session).',
  );
});

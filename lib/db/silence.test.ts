// What a pool does when the database is gone and nobody says so. The server's own limit is short here, so that a test takes
// seconds; none of them measures any.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../testing/database";
import { withResolvers } from "../testing/with-resolvers";
import { refused } from "./checkout.fixture";
import { openDatabase } from "./client";
import { losingLine } from "./silence.fixture";

let base: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

const LONGEST_MS = 300;
const open = (url: string) =>
  openDatabase({ url, name: "silence", max: 2, settings: { statement_timeout: LONGEST_MS } });
const LOST = expect.stringMatching(/CONNECTION_CLOSED/);

// Together, because each waits for seconds.
describe.concurrent("a database that goes away without a word", () => {
  test.each([
    ["in the open", false],
    ["under TLS", true],
  ])("what was asked is refused, and answered again as soon as it is back (%s)", async (_, withTls) => {
    const line = await losingLine(base.url, { withTls });
    const db = open(line.url);
    const one = () => db.sql`select 1 as n`;
    await Promise.all([one(), one()]);
    line.goAway();
    const running = [one(), one()].map(refused);
    // Nothing is free: they wait for a place, and not for ever either.
    expect(await refused(one())).toContain("no connection came free");
    expect(await Promise.all(running)).toEqual([LOST, LOST]);
    line.comeBack();
    await answered(one);
    await db.close();
    line.close();
  });

  test("a transaction on such a connection ends with the question beside it, and none of it is done", async () => {
    const line = await losingLine(base.url);
    const db = open(line.url);
    await base.sql`create table kept (what text)`;
    await Promise.all([db.sql`select 1`, db.sql`select 1`]);
    const asked = withResolvers<void>();
    const transaction = db.sql.begin(async (tx) => {
      await tx`insert into kept values ('in a transaction')`;
      line.goAway();
      asked.resolve();
      return tx`select 1`;
    });
    const ended = refused(transaction);
    await asked.promise;
    expect(await refused(db.sql`select 1`)).toEqual(LOST);
    expect(await ended).toEqual(LOST);
    line.comeBack();
    await answered(() => db.sql`select 1 as n`);
    await db.close();
    line.close();
    expect(await base.sql`select what from kept`).toEqual([]);
  });

  test("drizzle's connections are given up as well", async () => {
    const line = await losingLine(base.url);
    const db = open(line.url);
    const one = () => Promise.resolve(db.orm.execute("select 1 as n"));
    await one();
    line.goAway();
    await expect(one()).rejects.toMatchObject({ cause: { code: "CONNECTION_CLOSED" } });
    line.comeBack();
    await answered(one);
    await db.close();
    line.close();
  });

  test("a statement that may take long, and does, is left alone, and so is a pool that rests", async () => {
    const db = open(base.url);
    const pid = async () => (await db.sql`select pg_backend_pid() as pid`)[0]?.["pid"];
    const slow = db.sql.begin(async (tx) => {
      await tx`set local statement_timeout = '60s'`;
      return tx`select pg_backend_pid() as pid from pg_sleep(6)`;
    });
    const before = await pid();
    const [row] = await slow;
    expect([before, row?.pid]).toContain(await pid());
    expect(row?.pid).not.toBe(before);
    await db.close();
  });
});

// The library tries again with a pause of its own; whoever asks meanwhile is refused.
async function answered(ask: () => PromiseLike<unknown>): Promise<void> {
  let answer: unknown = null;
  while (answer === null) answer = await Promise.resolve(ask()).catch(() => null);
  expect(answer).toEqual([{ n: 1 }]);
}

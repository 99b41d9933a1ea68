// Connections that are cut again and again while questions are on them. No place of a pool may be lost by it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database";
import { refused } from "./checkout.fixture";
import { openDatabase } from "./client";
import { losingLine } from "./silence.fixture";

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

const PLACES = 3;
const ROUNDS = 8;

test.each([
  ["in the open", false],
  ["under TLS", true],
])("whoever asks again at once is answered or refused, each time (%s)", async (_, withTls) => {
  const line = await losingLine(base.url, { withTls });
  const db = openDatabase({ url: line.url, name: "cut", max: PLACES });
  const asleep = () => db.sql`select pg_sleep(5)`;
  const one = async () => (await db.sql`select 1 as n`)[0]?.["n"];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await allAnswered(one);
      const asking = Array.from({ length: PLACES }, async () => {
        expect(await refused(asleep())).not.toBeNull();
        // In the moment of the refusal, when the connection is not yet counted as gone.
        return await refused(one());
      });
      await allAsleep();
      line.reset();
      await Promise.all(asking);
    }
    await allAnswered(one);
  } finally {
    await db.close();
    line.close();
  }
});

/** Every place at once. Whoever is refused meanwhile asks again. */
async function allAnswered(one: () => Promise<unknown>): Promise<void> {
  const answered = async () => {
    let answer: unknown = null;
    while (answer === null) answer = await one().catch(() => null);
    return answer;
  };
  expect(await Promise.all(Array.from({ length: PLACES }, answered))).toEqual(Array(PLACES).fill(1));
}

async function allAsleep(): Promise<void> {
  for (let asleep = 0; asleep < PLACES; ) {
    const [row] = await base.sql`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'cut' and wait_event = 'PgSleep'`;
    asleep = row?.["n"];
  }
}

import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../testing/database";
import { pushPublicKey } from "../read/push-subscriptions";
import { publishPushKey } from "./push-subscriptions";

let base: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

test("the key that browsers subscribe to is the one that a worker published last", async () => {
  expect(await pushPublicKey(base.sql)).toBeNull();
  for (const key of ["first", "first", "second"]) {
    await publishPushKey(base.sql, key);
    expect(await pushPublicKey(base.sql)).toBe(key);
  }
});

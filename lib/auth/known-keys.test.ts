import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiFixture } from "../api/tenants.fixture";
import { revokeKeyRow } from "../db/write/keys";
import { setClock } from "../testing/database";
import { withResolvers } from "../testing/with-resolvers";
import { type Authenticator, authenticator, type Credentials } from "./authenticate";
import { createKey } from "./keys";
import { newToken } from "./tokens";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

let clock = 0;
const pass = (ms: number) => {
  clock += ms;
};
const fresh = () => authenticator(at.db.sql, () => clock);
const keys = (apiKey: string): Credentials => ({ apiKey, bearer: null, ip: "192.0.2.1" });

describe("memory", () => {
  test("a hot key costs one query, and a revoked one dies within a second", async () => {
    const counted = countingSql();
    const { token, key } = await createKey(at.db, { workspaceId: at.acme.workspaceId, kind: "workspace" });
    const auth = authenticator(counted.sql, () => clock);
    await Promise.all(Array.from({ length: 50 }, () => auth.authenticate(keys(token))));
    for (let i = 0; i < 50; i++) await auth.authenticate(keys(token));
    // One look, and one note of when it was used.
    expect(counted.count()).toBeLessThanOrEqual(2);
    await revokeKeyRow(at.db.sql, at.acme.workspaceId, key.id);
    clock += 1_000;
    expect((await auth.authenticate(keys(token))).ok).toBe(false);
  });

  test("whoever revokes here need not wait", async () => {
    const { token, key } = await createKey(at.db, { workspaceId: at.acme.workspaceId, kind: "workspace" });
    const auth = fresh();
    expect((await auth.authenticate(keys(token))).ok).toBe(true);
    await revokeKeyRow(at.db.sql, at.acme.workspaceId, key.id);
    auth.forget(key.id);
    expect((await auth.authenticate(keys(token))).ok).toBe(false);
  });

  // One question is under way, and its answer, which is old by then, comes after the key was revoked.
  /** What the database says of the key lies there until it is let go. */
  async function slowlyAnswered() {
    const { token, key } = await createKey(at.db, { workspaceId: at.acme.workspaceId, kind: "workspace" });
    const [asked, letGo] = [withResolvers<void>(), withResolvers<void>()];
    const sql = new Proxy(at.db.sql, {
      apply(target, self, args: unknown[]) {
        const answer = Reflect.apply(target, self, args) as Promise<unknown>;
        if (!(Array.isArray(args[0]) && args[0].join("").includes("from keys k"))) return answer;
        return answer.then(async (rows) => {
          asked.resolve();
          await letGo.promise;
          return rows;
        });
      },
    });
    return { auth: authenticator(sql, () => clock), asked, letGo, token, key };
  }

  test.each([
    ["who revokes here does not wait", (auth: Authenticator, id: string) => auth.forget(id)],
    ["nobody is let in by it after a second", () => pass(1_000)],
  ])("an answer that was long on its way is not heard by who comes later: %s", async (_what, passes) => {
    const { auth, asked, letGo, token, key } = await slowlyAnswered();
    const before = auth.authenticate(keys(token));
    await asked.promise;
    await revokeKeyRow(at.db.sql, at.acme.workspaceId, key.id);
    passes(auth, key.id);
    const after = auth.authenticate(keys(token));
    letGo.resolve();
    expect((await before).ok).toBe(true);
    expect((await after).ok).toBe(false);
    expect((await auth.authenticate(keys(token))).ok).toBe(false);
  });

  test("nor is it remembered, where nobody came before it was there", async () => {
    const { auth, asked, letGo, token, key } = await slowlyAnswered();
    const before = auth.authenticate(keys(token));
    await asked.promise;
    await revokeKeyRow(at.db.sql, at.acme.workspaceId, key.id);
    auth.forget(key.id);
    letGo.resolve();
    expect((await before).ok).toBe(true);
    expect((await auth.authenticate(keys(token))).ok).toBe(false);
  });

  test("its use is noted, at most once a minute", async () => {
    const { token, key } = await createKey(at.db, { workspaceId: at.acme.workspaceId, kind: "workspace" });
    const used = async () =>
      (await at.sql`select last_used_at as at from keys where id = ${key.id}`)[0]?.at as Date | null;
    const auth = fresh();
    await auth.authenticate(keys(token));
    await until(async () => (await used()) !== null);
    const first = await used();
    clock += 1_000;
    await auth.authenticate(keys(token));
    await auth.authenticate(keys(at.globex.workspaceKey));
    expect(await used()).toEqual(first);
    await setClock(at.sql, 61_000);
    clock += 1_000;
    await auth.authenticate(keys(token));
    await until(async () => (await used())?.getTime() !== first?.getTime());
    await setClock(at.sql, 0);
  });
});

describe("guessing", () => {
  const wrong = () => ({ ...keys(newToken("person", null).token), ip: "203.0.113.9" });

  test("gets 429 by the 20th attempt, and never locks out who has the key", async () => {
    const auth = fresh();
    const codes: number[] = [];
    for (let i = 0; i < 25; i++) {
      const proof = await auth.authenticate(wrong());
      codes.push(proof.ok ? 200 : proof.unproven.status);
    }
    expect(codes.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => 401));
    expect(codes.slice(19)).toEqual(Array.from({ length: 6 }, () => 429));
    expect((await auth.authenticate({ ...keys(at.acme.personToken), ip: "203.0.113.9" })).ok).toBe(true);
    expect(await auth.authenticate({ ...wrong(), ip: "203.0.113.10" })).toMatchObject({
      unproven: { status: 401 },
    });
    clock += 61_000;
    expect(await auth.authenticate(wrong())).toMatchObject({ unproven: { status: 401 } });
  });

  test("from one IPv6 network counts as from one place", async () => {
    const auth = fresh();
    for (let i = 0; i < 19; i++) await auth.authenticate({ ...wrong(), ip: `2001:db8::${i}:1` });
    expect(await auth.authenticate({ ...wrong(), ip: "2001:db8:0:0:ffff::1" })).toMatchObject({
      unproven: { status: 429 },
    });
    expect(await auth.authenticate({ ...wrong(), ip: "2001:db8:0:1::1" })).toMatchObject({
      unproven: { status: 401 },
    });
  });
});

test("garbage costs no query", async () => {
  const counted = countingSql();
  await authenticator(counted.sql).authenticate(keys(`${at.acme.personToken.slice(0, -1)}_`));
  expect(counted.count()).toBe(0);
});

// Counts the look-ups and the notes of use; both begin with words of their own.
function countingSql() {
  let count = 0;
  const sql = new Proxy(at.db.sql, {
    apply(target, self, args: unknown[]) {
      const text = Array.isArray(args[0]) ? args[0].join("") : "";
      if (/from keys k|update keys/.test(text)) count += 1;
      return Reflect.apply(target, self, args) as unknown;
    },
  });
  return { sql, count: () => count };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("it never came");
}

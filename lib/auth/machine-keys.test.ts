// Exchanging and revoking the keys of machines on the pages: which keys, and for how long the old and the new one are good.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePerson, makeWorld } from "../testing/factory";
import type { By } from "./administer";
import { createKey } from "./keys";
import { makeKey, revokeMachineKey, rotateKey } from "./machines";
import { type Cast, makeStaff, openCast, type Staff } from "./people.fixture";
import { readToken } from "./tokens";

let cast: Cast;
let staff: Staff;
let admin: By;
beforeAll(async () => {
  cast = await openCast();
  staff = await makeStaff(cast);
  admin = staff.by.admin;
});
afterAll(() => cast.close());

type Row = { hours: number | null; revoked: boolean };
/** For how many hours from now it is good; null: for ever. */
async function rowOf(keyId: string): Promise<Row> {
  const [row] = await cast.db.sql<Row[]>`
    select round(extract(epoch from expires_at - app_now()) / 3600)::int as hours, revoked_at is not null as revoked
    from keys where id = ${keyId}`;
  return row as Row;
}
const idIn = (token: string): string => readToken(token)?.keyId ?? "";

async function made(days: number | null): Promise<string> {
  const key = await makeKey(cast.db, admin, { agentId: null, scopes: ["read"], days });
  return key.ok ? idIn(key.token) : "";
}
const rotate = (keyId: string, overlapHours = 24) => rotateKey(cast.db, admin, { keyId, overlapHours });
const revoke = (keyId: string) => revokeMachineKey(cast.db, admin, { keyId });

/** What is no key to them, and stays as it is. */
async function isNone(keyId: string): Promise<void> {
  const before = await rowOf(keyId);
  for (const tried of [await rotate(keyId), await revoke(keyId)])
    expect(tried).toMatchObject({ ok: false, message: "This key is not there, or works no more." });
  expect(await rowOf(keyId)).toEqual(before);
}

test("a person's token is their own affair, and another workspace's key is that one's", async () => {
  const { workspaceId, personId } = staff.by.owner;
  const token = await createKey(cast.db, { workspaceId, kind: "person", personId });
  await isNone(token.key.id);
  const elsewhere = await makeWorld(cast.db.sql);
  const { id } = await makePerson(cast.db.sql, elsewhere, "kim@example.org", "owner");
  const theirs = { workspaceId: elsewhere.workspaceId, kind: "workspace", personId: id } as const;
  await isNone((await createKey(cast.db, theirs)).key.id);
});

test("one that was revoked, or has run out, is exchanged for none", async () => {
  const [revoked, late] = [await made(null), await made(1)];
  expect(await revoke(revoked)).toMatchObject({ ok: true });
  await cast.db.sql`update keys set expires_at = app_now() where id = ${late}`;
  for (const keyId of [revoked, late]) await isNone(keyId);
});

test("the new one lasts as long as the old one was made for, and the old one no longer than it would have", async () => {
  const [short, long, endless] = [await made(7), await made(90), await made(null)];
  await cast.db.sql`
    update keys set created_at = created_at - interval '6 days 20 hours', expires_at = expires_at - interval '6 days 20 hours'
    where id = ${short}`;
  const hours: Array<[was: number | null, is: number | null]> = [];
  for (const keyId of [short, long, endless]) {
    const next = await rotate(keyId);
    hours.push([(await rowOf(keyId)).hours, next.ok ? (await rowOf(idIn(next.token))).hours : -1]);
  }
  expect(hours).toEqual([
    [4, 7 * 24],
    [24, 90 * 24],
    [24, null],
  ]);
});

test("with no time to exchange it the old one is over at once", async () => {
  const keyId = await made(null);
  expect(await rotate(keyId, 0)).toMatchObject({ ok: true });
  expect(await rowOf(keyId)).toEqual({ hours: 0, revoked: true });
});

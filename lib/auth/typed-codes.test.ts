// The six digits, on a real database: how often somebody may be wrong, and what that costs whom.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureDecisionLink } from "../db/write/decision-links";
import { LINK_TRIES, VISIT_TRIES } from "../domain/decision-link";
import { type TestDatabase, testDatabase } from "../testing/database";
import { newVisit, type Visit } from "./link-visits";
import { mayTry, tryCode } from "./typed-codes";

const site = { linkSecret: "s".repeat(64), publicUrl: "https://here.example" };
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

async function link() {
  const [workspaceId, id, personId] = [randomUUID(), randomUUID(), randomUUID()];
  const task = { id: randomUUID(), kind: "approval", risk: "normal", version: 1, dueAt: null } as const;
  const { code } = await ensureDecisionLink(db.sql, site, { workspaceId, id, personId }, task);
  const open = (): Visit => newVisit({ purpose: "decide", workspaceId, id, personId, version: 1 });
  return { id, code: code as string, wrong: code === "000000" ? "000001" : "000000", open };
}

const tryIt = (visit: Visit, typed: string) => tryCode(db.sql, site.linkSecret, visit, typed);
const triesOf = async (id: string) =>
  (await db.sql`select tries from decision_links where id = ${id}`)[0]?.tries;

test("the code is right, however the digits are spaced, and costs nothing", async () => {
  const { id, code, open } = await link();
  const visit = open();
  for (const typed of [
    code,
    ` ${code.slice(0, 3)} ${code.slice(3)} `,
    `${code.slice(0, 3)}-${code.slice(3)}`,
  ])
    expect(await tryIt(visit, typed)).toEqual({ verdict: "right" });
  expect(await triesOf(id)).toBe(0);
});

test("what cannot be a code is no try", async () => {
  const { id, open } = await link();
  for (const typed of ["", "abc", "12345", "1234567", "１２３４５６", "12345a", " "])
    expect(await tryIt(open(), typed)).toEqual({ verdict: "unreadable" });
  expect(await triesOf(id)).toBe(0);
});

test("a browser has three tries, and another one has its own", async () => {
  const { code, wrong, open } = await link();
  const [one, other] = [open(), open()];
  expect(await tryIt(one, wrong)).toEqual({ verdict: "wrong", left: 2, lastOf: null });
  expect(await tryIt(one, wrong)).toEqual({ verdict: "wrong", left: 1, lastOf: null });
  expect(await mayTry(db.sql, one)).toBe(true);
  expect(await tryIt(one, wrong)).toEqual({ verdict: "wrong", left: 0, lastOf: "visit" });
  expect(await mayTry(db.sql, one)).toBe(false);
  expect(await tryIt(one, code)).toEqual({ verdict: "spent" });
  expect(await tryIt(other, code)).toEqual({ verdict: "right" });
});

test("a browser that has none left takes none from the others", async () => {
  const { id, code, wrong, open } = await link();
  const visit = open();
  for (let i = 0; i < LINK_TRIES + 5; i++) await tryIt(visit, wrong);
  expect(await triesOf(id)).toBe(VISIT_TRIES);
  expect(await tryIt(open(), code)).toEqual({ verdict: "right" });
});

test("a link has thirty in all; then even the right code is not looked at", async () => {
  const { id, code, wrong, open } = await link();
  for (let visit = 0; visit < LINK_TRIES / VISIT_TRIES; visit++) {
    const own = open();
    for (let n = 0; n < VISIT_TRIES; n++) expect((await tryIt(own, wrong)).verdict).toBe("wrong");
  }
  expect(await tryIt(open(), code)).toEqual({ verdict: "locked" });
  expect(await triesOf(id)).toBe(LINK_TRIES);
});

test("whose try locks the link is told so, though it had others left, and nobody else is", async () => {
  const { wrong, open } = await link();
  const lasts: unknown[] = [];
  for (let visit = 0; visit < LINK_TRIES; visit++) {
    const tried = await tryIt(open(), wrong);
    lasts.push(tried.verdict === "wrong" && tried.lastOf);
  }
  expect(lasts).toEqual([...Array(LINK_TRIES - 1).fill(null), "link"]);
  expect(await tryIt(open(), wrong)).toEqual({ verdict: "locked" });
});

test("many tries at once are no more than one after the other", async () => {
  const { wrong, open } = await link();
  const visit = open();
  const tried = await Promise.all(Array.from({ length: 20 }, () => tryIt(visit, wrong)));
  expect(tried.filter(({ verdict }) => verdict === "wrong")).toHaveLength(VISIT_TRIES);
});

test("the code of another link, or of another version, is wrong", async () => {
  const [one, other] = [await link(), await link()];
  if (one.code !== other.code) expect((await tryIt(one.open(), other.code)).verdict).toBe("wrong");
  expect((await tryIt({ ...one.open(), version: 2 }, one.code)).verdict).toBe("wrong");
  expect((await tryIt({ ...one.open(), workspaceId: randomUUID() }, one.code)).verdict).toBe("spent");
});

// The six digits that stand in the message and not in its link. A try is counted before it is judged, so that many at once are
// no more tries than one after the other; a right one costs nothing.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Sql } from "../db/client";
import { codeHash } from "../db/link-secrets";
import { LINK_TRIES, VISIT_TRIES } from "../domain/decision-link";
import type { Visit } from "./link-visits";

// right: it is the code. wrong: it is not; so many tries are left in this browser; `lastOf` says whose last it was, once. spent: this browser has no try left; the link
// may have. locked: nobody has one.
export type Tried =
  | { verdict: "right" | "spent" | "locked" | "unreadable" }
  | { verdict: "wrong"; left: number; lastOf: "visit" | "link" | null };

const SIX = /^\d{6}$/;

/** As it was typed: with spaces between the digits, perhaps. */
const digitsOf = (typed: string): string => typed.replace(/[\s-]/g, "");

export async function tryCode(sql: Sql, secret: string, visit: Visit, typed: string): Promise<Tried> {
  const code = digitsOf(typed);
  // What cannot be a code is no try: it says nothing about the code to whoever sent it.
  if (!SIX.test(code)) return { verdict: "unreadable" };
  const { workspaceId, id } = visit;
  const counted = await countTry(sql, visit);
  if (counted === null) return { verdict: (await isLocked(sql, visit)) ? "locked" : "spent" };
  const [link] = await sql<Array<{ hash: Buffer | null; version: number }>>`
    select code_hash as hash, version from decision_links where workspace_id = ${workspaceId} and id = ${id}`;
  const given = codeHash(secret, { workspaceId, id, version: visit.version }, code);
  if (link?.hash && link.version === visit.version && timingSafeEqual(given, link.hash)) {
    await forgiveTry(sql, visit);
    return { verdict: "right" };
  }
  const left = VISIT_TRIES - counted.own;
  const lastOf = counted.all >= LINK_TRIES ? "link" : left === 0 ? "visit" : null;
  return { verdict: "wrong", left, lastOf };
}

/** How many tries this visit and its link have had, this one included; null: it may have none any more. */
async function countTry(sql: Sql, visit: Visit): Promise<{ own: number; all: number } | null> {
  const { workspaceId, id } = visit;
  return await sql.begin(async (tx) => {
    const [link] = await tx<Array<{ tries: number }>>`
      update decision_links set tries = tries + 1
      where workspace_id = ${workspaceId} and id = ${id} and tries < ${LINK_TRIES} returning tries`;
    const [own] = link
      ? await tx<Array<{ tries: number }>>`
          insert into link_visits as v (workspace_id, hash, link_id, tries, expires_at, created_at)
          values (${workspaceId}, ${visitHash(visit)}, ${id}, 1, app_now() + interval '1 hour', app_now())
          on conflict (workspace_id, hash) do update set tries = v.tries + 1 where v.tries < ${VISIT_TRIES}
          returning tries`
      : [];
    if (link && !own)
      await tx`update decision_links set tries = tries - 1 where workspace_id = ${workspaceId} and id = ${id}`;
    return link && own ? { own: own.tries, all: link.tries } : null;
  });
}

async function forgiveTry(sql: Sql, visit: Visit): Promise<void> {
  const { workspaceId, id } = visit;
  await sql`
    with visit as (update link_visits set tries = tries - 1 where workspace_id = ${workspaceId} and hash = ${visitHash(visit)})
    update decision_links set tries = tries - 1 where workspace_id = ${workspaceId} and id = ${id}`;
}

async function isLocked(sql: Sql, { workspaceId, id }: Visit): Promise<boolean> {
  const rows = await sql`
    select 1 from decision_links where workspace_id = ${workspaceId} and id = ${id} and tries >= ${LINK_TRIES}`;
  return rows.length > 0;
}

/** Whether this browser may still type a code. */
export async function mayTry(sql: Sql, visit: Visit): Promise<boolean> {
  const rows = await sql`
    select 1 from link_visits
    where workspace_id = ${visit.workspaceId} and hash = ${visitHash(visit)} and tries >= ${VISIT_TRIES}`;
  return rows.length === 0;
}

const visitHash = ({ nonce }: Visit): Buffer => createHash("sha256").update(nonce).digest();

// Taking the demo away so that nothing of it is left: first nobody speaks there any more, then its rows go piece by piece.
import { setTimeout as delay } from "node:timers/promises";
import type { Sql } from "../db/client";
import { DEMO_CHANNEL, findDemo, hiddenDemos, hiddenSlug } from "./find";

const PIECE = 2_000;
/** Longer than a process remembers a key that has been taken away (known-keys). */
const SETTLE_MS = 1_000;
const MOST_ROUNDS = 30;

/** False: there is none. Asked again after it was broken off, it goes on. */
export async function removeDemo(sql: Sql): Promise<boolean> {
  const demo = await findDemo(sql);
  if (demo) await silence(sql, demo.workspaceId);
  const leaving = await hiddenDemos(sql, 0);
  for (const workspaceId of leaving) await clear(sql, workspaceId);
  return leaving.length > 0;
}

/** Nobody can sign in to it, no key opens it, and its name is free. */
export async function silence(sql: Sql, workspaceId: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      update workspaces set slug = ${hiddenSlug(workspaceId)}
      where id = ${workspaceId} and environment = 'demo'`;
    await tx`delete from keys where workspace_id = ${workspaceId}`;
    await removeAccounts(tx as unknown as Sql, workspaceId);
    await tx`update people set status = 'removed' where workspace_id = ${workspaceId}`;
    await tx`update agents set status = 'suspended' where workspace_id = ${workspaceId} and status = 'active'`;
    await tx`select pg_notify(${DEMO_CHANNEL}, '')`;
  });
}

// Of those who are people here and nowhere else. Sessions go with the account; a link that was asked for names its address.
async function removeAccounts(tx: Sql, workspaceId: string): Promise<void> {
  const gone = await tx<Array<{ email: string }>>`
    delete from auth_users u
    where u.id in (select p.user_id from people p where p.workspace_id = ${workspaceId})
      and not exists (select from people o where o.user_id = u.id and o.workspace_id <> ${workspaceId})
    returning u.email`;
  for (const { email } of gone)
    await tx`delete from auth_verifications where strpos(value, ${JSON.stringify(email)}) > 0`;
}

export async function clear(sql: Sql, workspaceId: string): Promise<void> {
  await takeAway(sql, workspaceId);
  // Until nothing comes any more from whoever was let in a moment before.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await delay(SETTLE_MS);
    if ((await takeAway(sql, workspaceId)) === 0) break;
  }
  await sql`delete from workspaces where id = ${workspaceId} and environment = 'demo'`;
}

async function takeAway(sql: Sql, workspaceId: string): Promise<number> {
  for (let all = 0; ; ) {
    const [row] = await sql<
      Array<{ gone: number }>
    >`select remove_demo_rows(${workspaceId}, ${PIECE}) as gone`;
    if (!row?.gone) return all;
    all += row.gone;
  }
}

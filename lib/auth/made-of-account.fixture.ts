import type { Sql } from "@/lib/db/client";
import { createKey } from "./keys";

type Somebody = { workspaceId: string; personId: string };

/** What whoever is signed in can make of an account that goes on speaking for its person without them. */
export async function makeOfAccount(sql: Sql, { workspaceId, personId }: Somebody): Promise<void> {
  await createKey({ sql }, { workspaceId, kind: "person", personId });
  await sql`
    insert into slack_links (workspace_id, team_id, user_id, person_id, verified_at)
    values (${workspaceId}, 'T1', ${`U-${personId}`}, ${personId}, app_now())`;
  await sql`
    insert into slack_accounts (workspace_id, person_id, team_id, email, until)
    values (${workspaceId}, ${personId}, 'T1', 'x@example.org', app_now())`;
  await sql`
    insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, created_at)
    values (${workspaceId}, gen_random_uuid(), ${personId}, ${`https://push.example/${personId}`}, 'x', 'x', 'Firefox', app_now())`;
  await sql`
    update people set away_from = app_now(), substitute_id = gen_random_uuid()
    where workspace_id = ${workspaceId} and id = ${personId}`;
}

export const ALL_OF_IT = { keys: 1, links: 1, accounts: 1, browsers: 1, away: 1 };
export const NOTHING_OF_IT = { keys: 0, links: 0, accounts: 0, browsers: 0, away: 0 };

export async function leftOfAccount(sql: Sql, { personId }: Pick<Somebody, "personId">) {
  const [left] = await sql`
    select (select count(*)::int from keys where person_id = p.id and revoked_at is null) as keys,
      (select count(*)::int from slack_links where person_id = p.id) as links,
      (select count(*)::int from slack_accounts where person_id = p.id) as accounts,
      (select count(*)::int from push_subscriptions where person_id = p.id) as browsers,
      (away_from is not null or substitute_id is not null)::int as away
    from people p where id = ${personId}`;
  return { ...left };
}

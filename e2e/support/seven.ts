import { type APIRequestContext, request } from "@playwright/test";
import type { Sql } from "@/lib/db/client";
import { type Answered, type Fields, postAction } from "./server-actions";
import type { Site } from "./site";

// The seven who may come to a workspace: its four roles, somebody who was removed and is still signed in, nobody at all, and
// the owner of another workspace who says that they chose this one.

export const FOUR = ["owner", "admin", "member", "auditor"] as const;
export const SEVEN = [...FOUR, "removed", "nobody", "stranger"] as const;
export type Who = (typeof SEVEN)[number];

export const EMAILS: Record<Exclude<Who, "nobody">, string> = {
  owner: "ana@demo.example",
  admin: "bo@demo.example",
  member: "chi@demo.example",
  auditor: "dev@demo.example",
  removed: "eve@demo.example",
  stranger: "sam@elsewhere.example",
};

export type Seven = {
  site: Site;
  sql: Sql;
  workspaceId: string;
  passwords: Record<string, string>;
  browsers: Record<Who, APIRequestContext>;
  whose: Record<Who, string>; // what a page drawn for them says of whom it is
  close(): Promise<void>;
};

/** In a demo workspace that was just loaded. */
export async function theSeven(site: Site, password: string): Promise<Seven> {
  const sql = site.sql();
  const [demo] = await sql<Array<{ id: string; orgId: string }>>`
    select id, org_id as "orgId" from workspaces where environment = 'demo'`;
  if (!demo) throw new Error("There is no demo.");
  await moreAccounts(sql, demo);
  const browsers = {} as Record<Who, APIRequestContext>;
  for (const who of SEVEN) browsers[who] = await browserOf(site, demo.id);
  const seven: Seven = {
    site,
    sql,
    workspaceId: demo.id,
    passwords: Object.fromEntries(SEVEN.map((who) => [who, password])),
    browsers,
    whose: await pagesOf(sql, demo.id),
    close: async () => void (await Promise.all(Object.values(browsers).map((one) => one.dispose()))),
  };
  for (const who of SEVEN) if (who !== "nobody") await signIn(seven, who);
  await sql`
    update people set status = 'removed' where workspace_id = ${demo.id} and email = ${EMAILS.removed}`;
  return seven;
}

export async function signIn({ browsers, passwords }: Seven, who: Exclude<Who, "nobody">): Promise<void> {
  const wish = { email: EMAILS[who], password: passwords[who] ?? "", next: "" };
  const { redirect, message } = await postAction(browsers[who], "app/(auth)/sign-in/actions.ts signIn", wish);
  if (redirect !== "/inbox") throw new Error(`The ${who} could not sign in: ${message}`);
}

/** What a page that was drawn for them would post. */
export const postAs = (
  { browsers, whose }: Seven,
  who: Who,
  action: string,
  fields: Fields,
  elsewhere?: Parameters<typeof postAction>[3],
): Promise<Answered> => postAction(browsers[who], action, { whose: whose[who], ...fields }, elsewhere);

// A stranger is somebody in a workspace of their own; nobody has a page that somebody left open.
async function pagesOf(sql: Sql, workspaceId: string): Promise<Record<Who, string>> {
  const rows = await sql<Array<{ email: string; whose: string }>>`
    select email, workspace_id || '.' || id as whose from people order by workspace_id = ${workspaceId}`;
  const ofEmail = new Map(rows.map(({ email, whose }) => [email, whose]));
  const whoseIs = (who: Who) => ofEmail.get(EMAILS[who === "nobody" ? "owner" : who]) ?? "";
  return Object.fromEntries(SEVEN.map((who) => [who, whoseIs(who)])) as Record<Who, string>;
}

/** As a browser that has chosen this workspace, whether or not it belongs there. */
const browserOf = (site: Site, workspaceId: string): Promise<APIRequestContext> =>
  request.newContext({
    baseURL: site.url,
    extraHTTPHeaders: { origin: site.url, "sec-fetch-site": "same-origin" },
    storageState: {
      cookies: [
        {
          name: "countersign.workspace",
          value: workspaceId,
          domain: new URL(site.url).hostname,
          path: "/",
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: "Lax",
        },
      ],
      origins: [],
    },
  });

// With the password of the others. All of the demo's people are in Finance, also those who are asked nothing any more.
async function moreAccounts(sql: Sql, demo: { id: string; orgId: string }): Promise<void> {
  await sql`
    insert into auth_users (id, name, email, email_verified) values
      ('eve', 'Eve', ${EMAILS.removed}, true), ('sam', 'Sam', ${EMAILS.stranger}, true)`;
  await sql`
    insert into auth_accounts (id, account_id, provider_id, user_id, password)
    select u.id, u.id, 'credential', u.id, (
      select a.password from auth_accounts a join auth_users o on o.id = a.user_id where o.email = ${EMAILS.owner})
    from auth_users u where u.id in ('eve', 'sam')`;
  await sql`
    with made as (
      insert into workspaces (id, org_id, slug, name) values (gen_random_uuid(), ${demo.orgId}, 'elsewhere', 'Elsewhere')
      returning id)
    insert into people (workspace_id, id, user_id, email, name, role)
    select id, gen_random_uuid(), 'sam', ${EMAILS.stranger}, 'Sam', 'owner'::person_role from made
    union all select ${demo.id}::uuid, gen_random_uuid(), 'eve', ${EMAILS.removed}, 'Eve', 'member'::person_role`;
  await sql`
    insert into group_people (workspace_id, group_id, person_id)
    select p.workspace_id, g.id, p.id from people p join groups g on g.workspace_id = p.workspace_id and g.slug = 'finance'
    where p.workspace_id = ${demo.id} on conflict do nothing`;
}

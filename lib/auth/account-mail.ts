// Links that let somebody in go out as mails: made here, sealed, and sent by the worker. With no mail server whoever runs this
// reads them in its log.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { isMailSetUp } from "../db/read/mail-set-up";
import { sealLink } from "../db/sealed-link";
import { insertAccountMail } from "../db/write/account-mails";
import { idFloor } from "../domain/id-time";

export type AccountLink = {
  workspaceId: string;
  personId: string;
  address: string;
  occasion: "invitation" | "sign_in";
  url: string;
  seconds: number; // so long it is good
  inviter?: string;
};

/** Whether a mail server takes it from here; otherwise it is kept, without its link. */
export async function mailLink(
  sql: Sql,
  linkSecret: string | null,
  { workspaceId, personId, address, occasion, url, seconds, inviter }: AccountLink,
): Promise<boolean> {
  if (linkSecret === null) return false;
  const [clock] = await sql<Array<{ now: Date }>>`select app_now() as now`;
  const now = clock?.now ?? new Date(0);
  // Of the same kind as those that the worker makes, so that lists keep their order.
  const id = `${idFloor(now).slice(0, 15)}${randomUUID().slice(15)}`;
  const about = {
    sealed: sealLink(linkSecret, id, url),
    expiresAt: new Date(now.getTime() + seconds * 1000).toISOString(),
    ...(inviter !== undefined && { inviter }),
  };
  await insertAccountMail(sql, { workspaceId, id, occasion, personId, address, about });
  return isMailSetUp(sql, workspaceId);
}

/** By which of their workspaces somebody gets a mail that is about none: one that sends mail, then the one they joined first. */
export async function workspaceToMail(
  sql: Sql,
  userId: string,
): Promise<{ workspaceId: string; personId: string; address: string } | null> {
  const [row] = await sql<Array<{ workspaceId: string; personId: string; address: string }>>`
    select p.workspace_id as "workspaceId", p.id as "personId", p.email as address
    from people p join auth_users u on u.id = p.user_id join workspaces w on w.id = p.workspace_id
    where p.user_id = ${userId} and p.status = 'active' and lower(p.email) = lower(u.email)
    order by exists (select from channel_settings c where c.workspace_id = p.workspace_id and c.channel = 'email'
        and c.settings->>'from' is not null) desc, w.environment = 'demo', p.created_at, p.workspace_id
    limit 1`;
  return row ?? null;
}

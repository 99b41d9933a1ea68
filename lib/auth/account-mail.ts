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

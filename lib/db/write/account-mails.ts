// Mails that let somebody in: each carries a link, sealed, until it went out.
import type { Message } from "../../domain/message";
import type { JsonObject } from "../../domain/types";
import type { Sql } from "../client";
import { insertMessages, supersedeWaiting } from "./messages";

export type AccountMail = {
  workspaceId: string;
  id: string;
  occasion: "invitation" | "sign_in";
  personId: string;
  address: string;
  about: JsonObject; // sealed, expiresAt
};

/** One that waits still is no longer needed: its link is dead, or there is a newer one. */
export async function insertAccountMail(sql: Sql, mail: AccountMail): Promise<void> {
  await supersedeWaiting(sql, mail, "A later message has a newer link.");
  await insertMessages(sql, [
    {
      ...mail,
      channel: "email",
      intentId: null,
      seq: null,
      groupId: null,
      destination: "smtp",
      urgent: true,
      dueAt: null,
    },
  ]);
}

export async function forgetSealed(sql: Sql, { workspaceId, id }: Message): Promise<void> {
  await sql`
    update messages set about = (about::jsonb - 'sealed')::json where workspace_id = ${workspaceId} and id = ${id}`;
}

// Whether mail goes out, as far as can be known without what is secret: by the workspace's own settings, or the environment's.
import { missingToSend } from "../../domain/channel-settings";
import { readSealedParts } from "../../domain/sealed-parts";
import { isObject } from "../../domain/task-spec";
import type { Sql } from "../client";
import { type ChannelRow, channelRow, publishedKey } from "./channel-settings";

export async function isMailSetUp(sql: Sql, workspaceId: string): Promise<boolean> {
  const [row, byAll] = await Promise.all([channelRow(sql, workspaceId, "email"), isMailOfAll(sql)]);
  return byAll || (row !== null && isOwn(row));
}

/** Somewhere here: whoever asks is nobody yet, so nothing may depend on where they belong. */
export async function isAnyMailSetUp(sql: Sql): Promise<boolean> {
  if (await isMailOfAll(sql)) return true;
  const rows =
    await sql`select 1 from channel_settings where channel = 'email' and settings->>'from' is not null limit 1`;
  return rows.length > 0;
}

export async function isMailOfAll(sql: Sql): Promise<boolean> {
  const published = await publishedKey(sql);
  return published?.environment.email?.includes("SMTP_URL") ?? false;
}

function isOwn({ settings, sealed }: ChannelRow): boolean {
  const plain = isObject(settings) ? settings : {};
  const secret = readSealedParts(sealed);
  return missingToSend("email", (part) => plain[part] != null || Object.hasOwn(secret, part)).length === 0;
}

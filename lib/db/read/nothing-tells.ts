// Whether somebody hears of a task only by looking into their inbox, and did not want it so.
import type { PersonSettings } from "../../domain/person-settings";
import { OUTWARD } from "../../domain/types";
import type { Sql } from "../client";
import { waysTo } from "./reached";
import { unreachable } from "./unreachable";

type Wishes = Pick<PersonSettings["notify"], "normal" | "urgent" | "digest" | "chosen">;

/** One read for nearly everybody: a second one finds out whether Slack knows somebody whom nothing else reaches. */
export async function nothingTells(
  sql: Sql,
  workspaceId: string,
  personId: string,
  { normal, urgent, digest, chosen }: Wishes,
  now: Date,
): Promise<boolean> {
  const wanted = chosen ? OUTWARD.filter((way) => normal.includes(way) || urgent.includes(way)) : OUTWARD;
  // Whoever chose no channel at all meant it.
  if (wanted.length === 0) return false;
  const ways = await waysTo(sql, workspaceId, personId);
  const leading = wanted.filter((way) => ways[way] !== null);
  if (chosen && digest !== "off" && ways.email !== null) return false;
  if (leading.length === 0) return true;
  if (!chosen || leading.some((way) => way !== "slack")) return false;
  const [found] = await unreachable(sql, workspaceId, [`person:${personId}`], now, leading);
  return found?.urgentToo ?? false;
}

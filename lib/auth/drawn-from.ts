// A form posts all that it shows. One that was drawn a while ago would put back what somebody else changed meanwhile, so it
// carries a print of what it was drawn from, and saves nothing once that is something else.
import { createHash } from "node:crypto";
import type { Sql } from "../db/client";
import type { AdminEvent } from "../domain/admin-events";
import { type Me, type Refused, refused } from "./administer";

export const printOf = (shown: unknown): string =>
  createHash("sha256").update(JSON.stringify(shown)).digest("base64url");

/** Undefined: it comes from no form. */
export type DrawnFrom = string | undefined;
export type Saved = { drawnFrom?: string };

/** What such a change was noted as; `of`: about which one of several. */
type Trail = { what: AdminEvent[]; of?: { name: string; value: string } };

/** Under the lock of the workspace, so that what it finds stays until it is written. */
export async function refuseStale(
  tx: Sql,
  me: Me,
  drawnFrom: DrawnFrom,
  print: string,
  trail: Trail,
): Promise<Refused | null> {
  if (drawnFrom === undefined || drawnFrom === print) return null;
  const who = await whoChanged(tx, me, trail);
  return refused(`${who} changed this meanwhile, so nothing was saved. Load it again to see what it is now.`);
}

async function whoChanged(tx: Sql, { workspaceId, id }: Me, { what, of }: Trail): Promise<string> {
  const [last] = await tx<Array<{ id: string | null; name: string | null }>>`
    select p.id, p.name from admin_events e
    left join people p on p.workspace_id = e.workspace_id and 'person:' || p.id = e.actor
    where e.workspace_id = ${workspaceId} and e.what = any(${what})
      and (${of?.name ?? null}::text is null or e.about->>${of?.name ?? ""} = ${of?.value ?? null})
    order by e.id desc limit 1`;
  return last?.id === id ? "You yourself" : (last?.name ?? "Somebody");
}

/** What the form that saved this is drawn from now. */
export const savedAs = (drawnFrom: DrawnFrom, print: string): Saved =>
  drawnFrom === undefined ? {} : { drawnFrom: print };

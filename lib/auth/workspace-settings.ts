import type { Sql } from "../db/client";
import { refuseManaging } from "../domain/roles";
import {
  CODES_WORDS,
  readWorkspaceSettings,
  type WorkspaceSettings,
  weakens,
} from "../domain/workspace-settings";
import { administer, type By, refused, refuseUnproved, type Verdict } from "./administer";
import { type DrawnFrom, printOf, refuseStale, type Saved, savedAs } from "./drawn-from";

export const workspacePrint = (name: string, settings: WorkspaceSettings): string =>
  printOf([name, settings]);

export function saveWorkspace(
  db: { sql: Sql },
  by: By,
  wish: { name: string } & Partial<WorkspaceSettings>,
  drawnFrom?: DrawnFrom,
): Promise<Verdict<Saved>> {
  return administer<Saved>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    const [row] = await tx<Array<{ name: string; settings: unknown }>>`
      select name, settings from workspaces where id = ${me.workspaceId}`;
    if (!row) throw new Error("a workspace with people in it is not there");
    const before = readWorkspaceSettings(row.settings);
    const stale = await refuseStale(tx, me, drawnFrom, workspacePrint(row.name, before), {
      what: ["workspace.changed"],
    });
    if (stale) return stale;
    const { name, ...changed } = wish;
    const settings = { ...before, ...changed };
    const unproved = refuseUnproved(me, weakens(before, settings));
    if (unproved) return unproved;
    const saved = savedAs(drawnFrom, workspacePrint(name, settings));
    const changes = changesOf([row.name, before], [name, settings]);
    if (changes.length === 0) return { ok: true, ...saved };
    // What another version keeps beside them stays.
    const kept = JSON.stringify({ ...(row.settings as object), ...settings });
    await tx`
      update workspaces set name = ${name}, settings = ${kept}::text::json, updated_at = app_now()
      where id = ${me.workspaceId}`;
    await me.note("workspace.changed", { changes });
    return { ok: true, ...saved };
  });
}

type Kept = [name: string, settings: WorkspaceSettings];

const changesOf = ([wasNamed, before]: Kept, [name, settings]: Kept): string[] => [
  ...(wasNamed === name ? [] : [`name from “${wasNamed}” to “${name}”`]),
  ...(before.undoSeconds === settings.undoSeconds
    ? []
    : [`undo from ${before.undoSeconds} s to ${settings.undoSeconds} s`]),
  ...(before.tokenDecisions === settings.tokenDecisions
    ? []
    : [`decisions by token ${settings.tokenDecisions ? "on" : "off"}`]),
  ...(before.mailedCodes === settings.mailedCodes
    ? []
    : [`decided with the code in a mail: ${CODES_WORDS[settings.mailedCodes].toLowerCase()}`]),
];

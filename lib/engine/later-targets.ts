// `on_call:finance` and `manager`, among those whom a submitter's escalation names.
import { MANAGER, ON_CALL } from "../domain/time-policy";
import type { Directory } from "./directory";

const ON_CALL_OF = /^on[_-]call:(?:\/\/)?\s*(.+)$/i;

/** Whoever is really called so is meant by it: a group by the name of Manager comes first. */
export async function laterAmong(
  directory: Pick<Directory, "resolve">,
  workspaceId: string,
  names: string[],
): Promise<{ later: string[]; others: string[] }> {
  const found: { later: string[]; others: string[] } = { later: [], others: [] };
  for (const name of names) {
    const ref = await laterFor(directory, workspaceId, name.trim());
    if (ref === null) found.others.push(name);
    else found.later.push(ref);
  }
  return found;
}

async function laterFor(
  directory: Pick<Directory, "resolve">,
  workspaceId: string,
  name: string,
): Promise<string | null> {
  const group = ON_CALL_OF.exec(name)?.[1];
  if (group === undefined && name.toLowerCase() !== MANAGER) return null;
  const [found] = await directory.resolve(workspaceId, [group === undefined ? name : `group:${group}`]);
  const ref = found?.ref ?? null;
  if (group === undefined) return ref === null ? MANAGER : null;
  return ref?.startsWith("group:") ? ON_CALL + ref.slice("group:".length) : null;
}

// What is new or changed in the inboxes of all workspaces, as it is committed. It is open only while somebody looks, and
// then costs nothing until something happens: no look once a second, for whoever looks sees the page itself, and a new
// connection says that everybody should look again.
import { INBOXES, NO_MORE } from "../doorbell";
import { type Ear, earOn } from "./ear";

/** null: too many to name, or something may have been missed. */
export type Moved = Map<string, string[]> | null;

export const inboxEar = (url: string, heard: (moved: Moved) => void): Ear =>
  earOn({ bell: INBOXES, url, name: "countersign-inboxes" }, (payload) =>
    heard(payload === null || payload === "*" ? null : readMoved(payload)),
  );

function readMoved(payload: string): Map<string, string[]> {
  const moved = new Map<string, string[]>();
  for (const part of payload.split(";")) {
    const [workspaceId = "", ids = ""] = part.split("|", 2);
    moved.set(workspaceId, ids.split(","));
  }
  return moved;
}

/** What a ring names: the tasks, and of each the names that it was taken from. */
export function readTasks(rung: Iterable<string>): { ids: string[]; left: Map<string, string[]> } {
  const parts = [...rung].map((each) => each.split(NO_MORE, 2) as [string, string?]);
  const left = new Map<string, string[]>();
  for (const [id, ref] of parts) if (ref) left.set(id, [...(left.get(id) ?? []), ref]);
  return { ids: [...new Set(parts.map(([id]) => id))], left };
}

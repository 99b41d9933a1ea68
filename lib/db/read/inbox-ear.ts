// What is new or changed in the inboxes of all workspaces, as it is committed. It is open only while somebody looks, and
// then costs nothing until something happens: no look once a second, for whoever looks sees the page itself, and a new
// connection says that everybody should look again.
import { CLOSE_EAR, INBOXES, NO_MORE, openEar } from "../doorbell";
import { openWire } from "../wire/wire";

/** null: too many to name, or something may have been missed. */
export type Moved = Map<string, string[]> | null;
export type InboxEar = { open(): Promise<void>; rest(): void; tend(): void; close(): Promise<void> };

export function inboxEar(url: string, heard: (moved: Moved) => void): InboxEar {
  const wire = openWire({ url, name: "countersign-inboxes" });
  let isOpen = false;
  wire.hear((payload) => heard(payload === "*" ? null : readMoved(payload)));
  wire.greet(async (line) => {
    if (!isOpen) return;
    await line.send(
      { text: `listen ${INBOXES.channel}`, params: [] },
      { text: openEar(INBOXES), params: [] },
    );
    heard(null);
  });
  let opening: Promise<void> | null = null;
  const start = async (): Promise<void> => {
    const line = await wire.line();
    // Harmless twice: a new connection has been greeted with the same.
    await line.send(
      { text: `listen ${INBOXES.channel}`, params: [] },
      { text: openEar(INBOXES), params: [] },
    );
  };
  return {
    // Whoever comes while it is being opened waits for it, too: what is said before that would be missed.
    async open() {
      if (isOpen) return void (await opening);
      isOpen = true;
      opening = start().finally(() => {
        opening = null;
      });
      await opening;
    },
    rest() {
      if (!isOpen) return;
      isOpen = false;
      wire
        .line()
        .then((line) =>
          line.send({ text: CLOSE_EAR, params: [] }, { text: `unlisten ${INBOXES.channel}`, params: [] }),
        )
        .catch(() => {});
    },
    // Asks nothing of the database: a connection that broke comes back.
    tend() {
      if (isOpen) wire.line().catch(() => {});
    },
    close: () => wire.close(),
  };
}

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

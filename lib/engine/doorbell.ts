// One ring a batch and bell, in the batch's own commit, saying what to look at again; too many to name are "everything".
import type { Rung } from "../db/doorbell";
import type { Writer } from "./transact";
import type { Rings } from "./write";

const MOST_BYTES = 7000;

export type Ringer = { origin: string; writer: Pick<Writer, "ear"> };

export const rungBy = ({ origin, writer }: Ringer, { keys, tasks, occasions }: Rings): Rung => ({
  ear: writer.ear,
  waiters: keys.size === 0 ? null : `${origin}|${bounded([...keys].join(","))}`,
  occasions,
  inboxes: tasks.size === 0 ? null : bounded(byWorkspace(tasks)),
});

const bounded = (text: string): string => (text.length > MOST_BYTES ? "*" : text);

/** `workspace|task,task;workspace|task` */
const byWorkspace = (tasks: Rings["tasks"]): string =>
  [...tasks].map(([workspaceId, ids]) => `${workspaceId}|${[...ids].join(",")}`).join(";");

// A million intents wait: what a row can be read without is not written. Each of these has its way back beside it.
import type { Holder, Progress } from "../domain/state";
import type { StoredSpec } from "../domain/task-spec";
import type { WaitingReason } from "../domain/types";

/** Without a title that the submitter's own words hold already, and without levels that there are none of. */
export type CompactSpec = Omit<StoredSpec, "title" | "levels"> &
  Partial<Pick<StoredSpec, "title" | "levels">>;

export function compactSpec({ title, levels, ...rest }: StoredSpec): CompactSpec {
  return {
    ...rest,
    ...(title !== rest.human_task.title && { title }),
    ...(levels.length > 0 && { levels }),
  };
}

export const fullSpec = (stored: CompactSpec): StoredSpec => ({
  ...stored,
  title: stored.title ?? String(stored.human_task.title),
  levels: stored.levels ?? [],
});

const EVERYONE: Holder = { type: "human", ref: "everyone", name: "everyone" };

type Waiting = { waitingReason: WaitingReason | null; progress: Progress };

/** Most intents that wait for people wait for all of them. */
export function compactProgress({ waitingReason, progress }: Waiting): Progress {
  const { pending, ...rest } = progress;
  const isPlain =
    waitingReason === "WAITING_FOR_HUMAN" && pending?.ref === EVERYONE.ref && pending.name === EVERYONE.name;
  return isPlain ? rest : progress;
}

export const fullProgress = (progress: Progress, waitingReason: WaitingReason | null): Progress =>
  waitingReason === "WAITING_FOR_HUMAN" && progress.pending === undefined
    ? { ...progress, pending: EVERYONE }
    : progress;

type Acted = { seq: number; actor: string; submitter: string };

/** Nobody: whoever submitted the intent, as its first event says. */
export const compactActor = ({ seq, actor, submitter }: Acted): string | null =>
  seq > FIRST_SEQ && actor === submitter ? null : actor;
const FIRST_SEQ = 2;

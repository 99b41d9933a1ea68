// What is so of a gathered message when it is sent: which of the tasks that it names wait still for whom it is, how many wait in all, and how
// those ended of which it tells that.
import { troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { type EndedTitle, endedTitles } from "../../db/read/ended-titles";
import { type OpenTitle, openTitles } from "../../db/read/open-titles";
import { calledOf, endingText } from "../../domain/ending-words";
import { overBy, stillWaiting } from "../../domain/gather";
import type { Gathered, Message } from "../../domain/message";

type Read = {
  open: OpenTitle[];
  still: number;
  reminders: number;
  over: Array<EndedTitle & { how: string }>;
  ended: number; // of which `over` are named
};

/** Throws when nothing waits any more and nothing ended of which its person was told: nobody has to be told that. */
export async function readGathered(sql: Sql, { workspaceId, about, ...whose }: Message): Promise<Read> {
  const gathered = {
    count: 0,
    reminders: 0,
    ended: 0,
    high: 0,
    intents: [],
    endings: [],
    ...(about as Partial<Gathered>),
  };
  const [open, over] = await Promise.all([
    openTitles(sql, workspaceId, gathered.intents, whose),
    endedTitles(sql, workspaceId, gathered.endings),
  ]);
  const still = stillWaiting(gathered, open.length);
  const ended = overBy(gathered, over.length);
  if (still + ended === 0) throw nothingLeft();
  return {
    open,
    still,
    reminders: gathered.reminders,
    over: over.map((one) => ({ ...one, how: howOf(one) })),
    ended,
  };
}

export const nothingLeft = (): Error =>
  troubleError({ kind: "moot", code: "over", answer: "Nothing of it waits any more." });

const howOf = ({ status, decided, endedBy }: EndedTitle): string =>
  endingText(status, {
    outcome: decided?.outcome ?? null,
    by: decided?.name ?? (endedBy && calledOf(endedBy)),
    via: decided?.via ?? null,
  });

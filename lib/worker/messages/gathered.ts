// What is so of a gathered message when it is sent: which of the tasks that it names are open still, and how many wait in all.
import { troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { type OpenTitle, openTitles } from "../../db/read/open-titles";
import { stillWaiting } from "../../domain/gather";
import type { Gathered, Message } from "../../domain/message";

type Read = { open: OpenTitle[]; still: number; reminders: number; ended: number };

/** Throws when nothing waits any more: nobody has to be told that. */
export async function readGathered(sql: Sql, { workspaceId, about }: Message): Promise<Read> {
  const gathered = {
    count: 0,
    reminders: 0,
    ended: 0,
    high: 0,
    intents: [],
    ...(about as Partial<Gathered>),
  };
  const open = await openTitles(sql, workspaceId, gathered.intents);
  const still = stillWaiting(gathered, open.length);
  if (still === 0) throw OVER();
  return { open, still, reminders: gathered.reminders, ended: gathered.ended };
}

const OVER = (): Error =>
  troubleError({ kind: "moot", code: "over", answer: "Nothing of it is open any more." });

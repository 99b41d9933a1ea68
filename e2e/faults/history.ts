// What clients asked and what they were told, one line each, written before anybody looks at the database.
import { appendFileSync } from "node:fs";
import type { JsonObject } from "@/lib/domain/types";

export type Verb = "submit" | "decide" | "cancel" | "claim";

export type Entry = {
  verb: Verb;
  key: string; // the idempotency key: the same for every try of one operation
  intentId: string | null; // unknown before a submit is answered
  said: string; // the outcome decided, the claimer
  status: number | null; // null: no answer came, and nobody knows
  body: JsonObject | null;
  tries: number; // which try this is
  at: string;
};

export type History = { entries: Entry[]; add(entry: Entry): void };

/** Kept in memory and, when a file is given, on disk: a failed run can be read afterwards. */
export function openHistory(file?: string): History {
  const entries: Entry[] = [];
  return {
    entries,
    add(entry) {
      entries.push(entry);
      if (file) appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
  };
}

export const isAcked = (entry: Entry): boolean => entry.status === 200;
/** An answer that stands: done, or refused by a rule. 5xx and 429 promise nothing. */
export const isFinal = (entry: Entry): boolean =>
  entry.status !== null && entry.status < 500 && entry.status !== 429;

// What was decided on is still so, or nothing is written: the condition under which a change may be written without reading
// first. An intent's chain head stands for all of it, for nothing of an intent changes without an event; a person is
// compared by what they may do. The update of the intents takes their locks, and after waiting for one PostgreSQL compares
// the head that is there then; the people are looked at after that.
import type { Role } from "../../domain/types";
import type { Parameter } from "../wire/packet";

export type SurePerson = { workspaceId: string; id: string; role: Role; groups: string[] };
export type Sure = { now: Date; people: SurePerson[] };

/** Our idea of the time may be this far from the database's. */
export const CLOCK_MS = 250;

/** The last word of such a statement; `first` is the number of its first parameter. Raises, if it is not so. */
export function sureColumns(first: number): string {
  const at = (offset: number) => `$${first + offset}`;
  const people = `people_still_so(${at(2)}::uuid[],${at(3)}::uuid[],${at(4)}::text[],${at(5)}::text[])`;
  return `case when (select count(*) from changed_intents) <> ${at(0)}::int or ${people} <> ${at(1)}::int
    or abs(extract(epoch from app_now() - ${at(6)}::timestamptz)) * 1000 > ${CLOCK_MS} then look_again() end`;
}

const list = (items: string[]): string => `{${items.join(",")}}`;

export const sureParams = (intents: number, { now, people }: Sure): Parameter[] => [
  intents,
  people.length,
  list(people.map(({ workspaceId }) => workspaceId)),
  list(people.map(({ id }) => id)),
  list(people.map(({ role }) => role)),
  list(people.map(({ groups }) => `"${[...groups].sort().join(" ")}"`)),
  now.toISOString(),
];

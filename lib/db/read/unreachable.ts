// People to whom nothing can be sent: their own rules leave no channel that they can be reached by. Nothing is lost by it (a task
// stands in their inbox, and an escalation goes on), but somebody should know.

import { type Recipient, toldTo } from "../../domain/notify";
import { OUTWARD, type Outward } from "../../domain/types";
import type { Sql } from "../client";
import { recipientsOf } from "./recipients";

export type Unreachable = { personId: string; name: string; urgentToo: boolean };

const asked = { occasion: "assigned", risk: "normal", dueAt: null } as const;

/** Of those who stand behind these names; null: this one can be reached, whatever happens. */
function unreachableOf(person: Recipient, now: Date): Unreachable | null {
  const isTold = (happened: Parameters<typeof toldTo>[1]) => toldTo(person, happened, now).length > 0;
  if (isTold(asked)) return null;
  return {
    personId: person.personId,
    name: person.name,
    urgentToo: !isTold({ ...asked, risk: "high" }),
  };
}

/** `refs`: of whom; the people of a workspace are asked under "everyone", up to as many as one occasion tells. `by`: as if there were
 * no other channels; mail that is only kept counts as one. */
export async function unreachable(
  sql: Sql,
  workspaceId: string,
  refs: string[],
  now: Date,
  by: readonly Outward[] = OUTWARD,
): Promise<Unreachable[]> {
  const people = new Map<string, Unreachable>();
  for (const recipients of (await recipientsOf(sql, workspaceId, refs)).values())
    for (const person of recipients) {
      const reach = person.reach.filter(({ channel }) => by.includes(channel));
      const found = unreachableOf({ ...person, reach }, now);
      if (found) people.set(found.personId, found);
    }
  return [...people.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

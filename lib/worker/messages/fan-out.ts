// From "this concerns the group finance" to a message for each of its people. It runs in the transaction that finishes the
// occasions, so nobody is forgotten and nobody is told twice.
import type { Sql } from "../../db/client";
import { type OccasionFacts, occasionFacts } from "../../db/read/occasion-facts";
import { recipientsOf } from "../../db/read/recipients";
import { insertMessages } from "../../db/write/messages";
import type { Delivery } from "../../domain/delivery";
import type { MessageOccasion, NewMessage } from "../../domain/message";
import { type Recipient, toldTo } from "../../domain/notify";
import { newId } from "../../engine/ids";

/** How many messages it came to. */
export async function fanOut(tx: Sql, occasions: Delivery[]): Promise<number> {
  const asked = occasions.filter(({ occasion, address }) => occasion !== "completion" && isOfPeople(address));
  if (asked.length === 0) return 0;
  const { now, tasks } = await occasionFacts(tx, asked);
  const made: NewMessage[] = [];
  for (const [workspaceId, own] of byWorkspace(asked)) {
    const recipients = await recipientsOf(tx, workspaceId, [...new Set(own.map(({ address }) => address))]);
    for (const delivery of own)
      for (const person of recipients.get(delivery.address) ?? [])
        made.push(...messagesOf(delivery, person, tasks.get(delivery.intentId), now));
  }
  return insertMessages(
    tx,
    made.map((message) => ({ ...message, id: newId(now) })),
  );
}

const isOfPeople = (address: string): boolean =>
  address === "everyone" || /^(person|group|role):/.test(address);

function byWorkspace(deliveries: Delivery[]): Map<string, Delivery[]> {
  const found = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const own = found.get(delivery.workspaceId);
    if (own) own.push(delivery);
    else found.set(delivery.workspaceId, [delivery]);
  }
  return found;
}

function messagesOf(
  { workspaceId, intentId, seq, occasion }: Delivery,
  person: Recipient,
  facts: OccasionFacts | undefined,
  now: Date,
): NewMessage[] {
  if (!facts || occasion === "completion") return [];
  const isOwn = facts.decidedBy === person.personId;
  const happened = { occasion: occasion as MessageOccasion, risk: facts.risk, dueAt: facts.dueAt, isOwn };
  return toldTo(person, happened, now).map(({ dueAt, about = {}, ...told }) => ({
    ...told,
    workspaceId,
    occasion: happened.occasion,
    intentId,
    seq,
    groupId: null,
    about,
    dueAt: dueAt > now ? dueAt : null,
  }));
}

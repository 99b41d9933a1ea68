// From "this concerns the group finance" to a message for each of its people. It runs in the transaction that finishes the
// occasions, so nobody is forgotten and nobody is told twice.
import type { Sql } from "../../db/client";
import { type OccasionFacts, occasionFacts } from "../../db/read/occasion-facts";
import { recipientsOf } from "../../db/read/recipients";
import { needless, toldBefore, toldLately } from "../../db/read/told";
import { endLinksOf } from "../../db/write/decision-links";
import { gatherMessages, insertMessages, supersedeEarlier } from "../../db/write/messages";
import type { Delivery } from "../../domain/delivery";
import { gather, gatheredUntil, isLimited, type Telling } from "../../domain/gather";
import { groupBy } from "../../domain/group-by";
import { asks, type MessageOccasion, type NewMessage } from "../../domain/message";
import { type Recipient, toldFrom, toldTo } from "../../domain/notify";
import { newId } from "../../engine/ids";
import { eachAlone } from "./each-alone";
import { groupPosts } from "./group-posts";

/** How many messages it came to. */
export async function fanOut(tx: Sql, occasions: Delivery[]): Promise<number> {
  const asked = await concerning(tx, occasions);
  if (asked.length === 0) return 0;
  return eachAlone(tx, asked, messagesOf);
}

async function messagesOf(tx: Sql, asked: Concern[]): Promise<number> {
  const { now, tasks } = await occasionFacts(tx, asked);
  const tellings: Telling[] = [];
  for (const [workspaceId, own] of groupBy(asked, (each) => each.workspaceId)) {
    const recipients = await recipientsOf(tx, workspaceId, [...new Set(own.map(({ address }) => address))]);
    for (const told of own) {
      const facts = tasks.get(told.intentId);
      if (!facts || (told.ifAsker && told.address !== facts.submitter)) continue;
      // Whoever has voted is not asked again, nor at all who may not decide it.
      const done = asks(told.occasion) ? [...facts.voters, ...facts.barred] : [];
      const people = recipients.get(told.address) ?? [];
      for (const person of people.filter(({ personId }) => !done.includes(personId)))
        tellings.push(...tellingsOf(told, person, facts, now));
    }
  }
  tellings.push(...(await groupPosts(tx, asked, tasks, now)));
  return tell(tx, once(tellings), now);
}

async function tell(tx: Sql, tellings: Telling[], now: Date): Promise<number> {
  const vain = await needless(
    tx,
    tellings.filter((telling) => telling.occasion === "reminder" || isLimited(telling)),
  );
  const lately = await toldLately(tx, tellings.filter(isLimited), now);
  const { singles, gathered } = gather(
    tellings.filter((telling) => !vain.has(telling)),
    lately,
    now,
  );
  const named = <T extends NewMessage>(made: T[]) => made.map((message) => ({ ...message, id: newId(now) }));
  await supersedeEarlier(
    tx,
    singles.filter(({ occasion }) => occasion === "escalated"),
  );
  return (await insertMessages(tx, named(singles))) + (await gatherMessages(tx, named(gathered)));
}

const ENDINGS = new Set<string>(["decided", "expired", "withdrawn"] satisfies MessageOccasion[]);
const isOfPeople = (address: string): boolean =>
  address === "everyone" || /^(person|group|role):/.test(address);

/** `ifAsker`: it concerns this address only if it is whoever asked. */
type Concern = Delivery & { ifAsker: boolean };

// That a task ended concerns whoever asked, and those who were really told of it, whomever it was asked of.
async function concerning(tx: Sql, occasions: Delivery[]): Promise<Concern[]> {
  const told = occasions.filter(({ occasion }) => occasion !== "completion");
  const endings = told.filter(({ occasion }) => ENDINGS.has(occasion));
  const people = told.filter(({ address }) => isOfPeople(address));
  const concerned = people.map((each) => ({ ...each, ifAsker: ENDINGS.has(each.occasion) }));
  if (endings.length === 0) return concerned;
  const byIntent = new Map(endings.map((ending) => [`${ending.workspaceId} ${ending.intentId}`, ending]));
  const reached = await toldBefore(tx, [...byIntent.values()]);
  await endLinksOf(tx, reached, "over");
  for (const { workspaceId, intentId, personId } of reached) {
    const ending = byIntent.get(`${workspaceId} ${intentId}`);
    if (ending) concerned.push({ ...ending, address: `person:${personId}`, ifAsker: false });
  }
  return concerned;
}

// Several names may lead to one person.
function once(tellings: Telling[]): Telling[] {
  const seen = new Map<string, Telling>();
  for (const telling of tellings) {
    const { intentId, seq, occasion, channel, address } = telling;
    const key = `${intentId} ${seq} ${occasion} ${channel} ${address}`;
    if (!seen.has(key)) seen.set(key, telling);
  }
  return [...seen.values()];
}

function tellingsOf(
  { workspaceId, intentId, seq, occasion }: Delivery,
  person: Recipient,
  facts: OccasionFacts,
  now: Date,
): Telling[] {
  const { risk, dueAt: deadline } = facts;
  const isOwn = facts.decidedBy === person.personId;
  const happened = { occasion: occasion as MessageOccasion, risk, dueAt: deadline, isOwn };
  const gatherAt = toldFrom(person, happened, gatheredUntil(deadline, now));
  return toldTo(person, happened, now).map(({ dueAt, about = {}, ...told }) => ({
    ...told,
    workspaceId,
    occasion: happened.occasion,
    intentId,
    seq,
    groupId: null,
    about,
    dueAt: dueAt > now ? dueAt : null,
    risk,
    gatherAt,
  }));
}

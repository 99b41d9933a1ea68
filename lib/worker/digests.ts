// Digests: one mail with everything that is open for somebody, at the hour that they chose. Making it and setting the next one is one
// transaction, so each comes once, however many workers there are; after an outage, the worker's or the mail server's, one comes,
// and not one for each hour. One that cannot be made is its person's trouble alone.
import type { Sql, Transaction } from "../db/client";
import {
  type DigestOf,
  type Due,
  dueDigests,
  moveDigest,
  setDigests,
  wantedDigests,
} from "../db/write/digests";
import { insertMessages, supersedeWaiting } from "../db/write/messages";
import { heldUntil, isDigestTime, nextDigest } from "../domain/digest-time";
import { zoneOfPerson } from "../domain/person-settings";
import { newId } from "../engine/ids";
import { readDigest } from "./mail/digest-tasks";

const BITE = 20;
const PAGE = 500;
const HOUR_MS = 3_600_000;
const REST_MS = 50;
export const DIGEST_LOOK_MS = 10_000;
const SETTLE_MS = 60_000; // so soon a change of somebody's settings counts
const BEFORE_ALL: DigestOf = {
  workspaceId: "00000000-0000-0000-0000-000000000000",
  personId: "00000000-0000-0000-0000-000000000000",
};

export const sendDigests = (sql: Sql, made: () => void = () => {}, clock = () => performance.now()) => {
  let settleAt = 0;
  return async (): Promise<number> => {
    const unsettled = clock() < settleAt ? null : await troubleOf(settle(sql));
    if (clock() >= settleAt && unsettled === null) settleAt = clock() + SETTLE_MS;
    const { taken, sent } = await fire(sql);
    if (sent > 0) made();
    // What is due has gone out all the same; the loop says what is wrong, and tries it again.
    if (unsettled) throw unsettled.error;
    return taken === BITE ? REST_MS : DIGEST_LOOK_MS;
  };
};

const troubleOf = (done: Promise<void>): Promise<{ error: unknown } | null> =>
  done.then(
    () => null,
    (error: unknown) => ({ error }),
  );

/** Whoever wants digests has their next one set, by what they want now. */
async function settle(sql: Sql): Promise<void> {
  let after = BEFORE_ALL;
  for (;;) {
    const { now, wanted } = await wantedDigests(sql, after, PAGE);
    const next = wanted.flatMap((one) => {
      const { workspaceId, personId, dueAt } = one;
      const at = nextOf(one, now);
      return at !== null && (dueAt === null || dueAt > at) ? [{ workspaceId, personId, dueAt: at }] : [];
    });
    await setDigests(sql, next);
    const last = wanted.at(-1);
    if (!last || wanted.length < PAGE) return;
    after = last;
  }
}

/** A rule that falls over somebody's settings is asked about them again in an hour. */
function nextOf(one: DigestOf & Pick<Due, "settings">, now: Date): Date | null {
  try {
    return nextDigest(one.settings.notify, zoneOfPerson(one.settings), now);
  } catch (error) {
    complain(one, error);
    return new Date(now.getTime() + HOUR_MS);
  }
}

async function fire(sql: Sql): Promise<{ taken: number; sent: number }> {
  const done = await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const { now, due } = await dueDigests(tx, BITE);
    let sent = 0;
    for (const one of due) {
      const isSent = await tellAlone(tx, one, now);
      await moveDigest(tx, one, one.address === null ? null : nextOf(one, now), isSent);
      if (isSent) sent += 1;
    }
    return { taken: due.length, sent };
  });
  return done as { taken: number; sent: number };
}

/** Somebody whose digest cannot be made gets the next one, and everybody else theirs. */
async function tellAlone(tx: Sql, one: Due, now: Date): Promise<boolean> {
  try {
    const { settings, address, dueAt } = one;
    if (address === null || !isDigestTime(settings.notify, zoneOfPerson(settings), dueAt)) return false;
    const told = (tx as Transaction).savepoint((inner) => tell(inner as unknown as Sql, one, now));
    return (await told) as boolean;
  } catch (error) {
    complain(one, error);
    return false;
  }
}

function complain({ workspaceId, personId }: DigestOf, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const of = { workspace_id: workspaceId, person_id: personId };
  console.error(JSON.stringify({ level: "error", event: "digest_failed", ...of, message }));
}

/** Nothing, if nothing is open. */
async function tell(tx: Sql, one: Due, now: Date): Promise<boolean> {
  const { workspaceId, personId, settings, address, dueAt } = one;
  const open = await readDigest(tx, workspaceId, personId);
  if (address === null || !open || open.count === 0) return false;
  const digest = {
    id: newId(now),
    workspaceId,
    channel: "email" as const,
    occasion: "digest" as const,
    intentId: null,
    seq: null,
    personId,
    groupId: null,
    destination: "smtp",
    address,
    urgent: false,
    about: { every: settings.notify.digest },
    dueAt: heldUntil(settings.notify, zoneOfPerson(settings), dueAt, now),
  };
  await supersedeWaiting(tx, digest);
  return (await insertMessages(tx, [digest])) > 0;
}

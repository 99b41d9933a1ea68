// Digests: one mail with everything that is open for somebody, at the hour that they chose. Making it and setting the next one is one
// transaction, so each comes once, however many workers there are; after an outage one comes, and not one for each hour.
import type { Sql } from "../db/client";
import {
  type DigestOf,
  type Due,
  dueDigests,
  moveDigest,
  setDigests,
  wantedDigests,
} from "../db/write/digests";
import { insertMessages } from "../db/write/messages";
import { isDigestTime, nextDigest } from "../domain/digest-time";
import { zoneOfPerson } from "../domain/person-settings";
import { newId } from "../engine/ids";
import { readDigest } from "./mail/digest-tasks";

const BITE = 20;
const PAGE = 500;
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
    if (clock() >= settleAt) {
      await settle(sql);
      settleAt = clock() + SETTLE_MS;
    }
    const { taken, sent } = await fire(sql);
    if (sent > 0) made();
    return taken === BITE ? REST_MS : DIGEST_LOOK_MS;
  };
};

/** Whoever wants digests has their next one set, by what they want now. */
async function settle(sql: Sql): Promise<void> {
  let after = BEFORE_ALL;
  for (;;) {
    const { now, wanted } = await wantedDigests(sql, after, PAGE);
    const next = wanted.flatMap(({ workspaceId, personId, settings, dueAt }) => {
      const at = nextDigest(settings.notify, zoneOfPerson(settings), now);
      return at !== null && (dueAt === null || dueAt > at) ? [{ workspaceId, personId, dueAt: at }] : [];
    });
    await setDigests(sql, next);
    const last = wanted.at(-1);
    if (!last || wanted.length < PAGE) return;
    after = last;
  }
}

async function fire(sql: Sql): Promise<{ taken: number; sent: number }> {
  const done = await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const { now, due } = await dueDigests(tx, BITE);
    let sent = 0;
    for (const one of due) {
      const rules = one.settings.notify;
      const zone = zoneOfPerson(one.settings);
      const isTime = one.address !== null && isDigestTime(rules, zone, one.dueAt);
      const isSent = isTime && (await tell(tx, one, now));
      await moveDigest(tx, one, one.address === null ? null : nextDigest(rules, zone, now), isSent);
      if (isSent) sent += 1;
    }
    return { taken: due.length, sent };
  });
  return done as { taken: number; sent: number };
}

/** Nothing, if nothing is open. */
async function tell(tx: Sql, { workspaceId, personId, settings, address }: Due, now: Date): Promise<boolean> {
  const open = await readDigest(tx, workspaceId, personId, now);
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
    dueAt: null,
  };
  return (await insertMessages(tx, [digest])) > 0;
}

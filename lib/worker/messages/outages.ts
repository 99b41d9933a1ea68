// A channel that has failed for an hour tells nobody so by itself: whoever can mend it is told on another one, once for each outage.
// Where there is no other, the settings page and the list of deliveries say it.
import type { Sql, Transaction } from "../../db/client";
import { recipientsOf } from "../../db/read/recipients";
import { insertMessages } from "../../db/write/messages";
import { failingChannels, type Outage, takeOutages } from "../../db/write/outages";
import type { NoticeAbout } from "../../domain/message";
import { CHANNEL_WORDS } from "../../domain/message-words";
import type { Reach, Recipient } from "../../domain/notify";
import type { Outward } from "../../domain/types";
import { newId } from "../../engine/ids";

const OUTAGE_SECONDS = 3600;
export const OUTAGE_LOOK_MS = 60_000;
const BITE = 20;
const REST_MS = 200;
const MOST_TOLD = 100; // of one workspace
const WHO = ["role:owner", "role:admin"];

export const tellOutages = (sql: Sql) => async (): Promise<number> => {
  const taken = await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const outages = await takeOutages(tx, OUTAGE_SECONDS, BITE);
    for (const outage of outages) await tellAlone(tx, outage);
    return outages.length;
  });
  return taken === BITE ? REST_MS : OUTAGE_LOOK_MS;
};

/** One of which nobody can be told keeps no other workspace from hearing of its own. */
async function tellAlone(tx: Sql, outage: Outage): Promise<void> {
  const told = (tx as Transaction).savepoint((inner) => tell(inner as unknown as Sql, outage));
  await told.catch((error: Error) =>
    console.error(
      JSON.stringify({
        level: "error",
        event: "outage_not_told",
        workspace_id: outage.workspaceId,
        message: error.message,
      }),
    ),
  );
}

async function tell(tx: Sql, { workspaceId, channel, now }: Outage): Promise<void> {
  const failing = await failingChannels(tx, workspaceId);
  const standing = await recipientsOf(tx, workspaceId, WHO);
  const people = WHO.flatMap((ref) => standing.get(ref) ?? []).slice(0, MOST_TOLD);
  const about = aboutOf(channel);
  const messages = people.flatMap((person) =>
    reachOf(person, failing).map((reach) => ({
      ...reach,
      id: newId(now),
      workspaceId,
      occasion: "notice" as const,
      intentId: null,
      seq: null,
      personId: person.personId,
      groupId: null,
      urgent: true,
      about,
      dueAt: null,
    })),
  );
  await insertMessages(tx, messages);
}

/** Wherever they want what is urgent; whom that does not reach now, by whatever else does. */
function reachOf({ reach, rules }: Recipient, failing: Outward[]): Reach[] {
  const works = reach.filter(({ channel }) => !failing.includes(channel));
  const wanted = works.filter(({ channel }) => rules.urgent.includes(channel));
  return wanted.length > 0 ? wanted : works;
}

// What the other side answers is hostile text, and stands on the page that this leads to.
const aboutOf = (channel: Outward): NoticeAbout => ({
  subject: `${CHANNEL_WORDS[channel]} has not worked for an hour`,
  text: `Nothing has gone out by ${channel === "email" ? "e-mail" : CHANNEL_WORDS[channel]} for more than an hour. What is to be said there waits for three days, and goes out when it works again; whoever is reached in no other way hears nothing until then. What the other side answers, and what can be done, stands in the settings.`,
  path: "/settings/channels",
});

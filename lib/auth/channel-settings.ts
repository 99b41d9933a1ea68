// Changing how a workspace reaches its people. Whoever does that could have its mail come to themselves, so each change is
// noted with who made it; what the secrets are is noted nowhere.
import type { Sql } from "../db/client";
import { type ChannelRow, channelRow, publishedKey } from "../db/read/channel-settings";
import { recipientsOf } from "../db/read/recipients";
import { putChannelSettings } from "../db/write/channel-settings";
import { openPlaces } from "../db/write/destinations";
import { insertMessages } from "../db/write/messages";
import { forgetDoor } from "../db/write/slack-doors";
import { DOOR_PARTS, type Leaves, readLeaves, SECRET_PARTS } from "../domain/channel-settings";
import { refuseMailServer, refuseManaging } from "../domain/roles";
import { readSealedParts, type SealedParts, sealedAbout, writeSealedParts } from "../domain/sealed-parts";
import { isObject } from "../domain/task-spec";
import type { JsonObject, Outward } from "../domain/types";
import { administer, type By, type Me, refused, type Verdict } from "./administer";
import { doorSeal, sealForWorker } from "./channel-seal";
import { type DrawnFrom, printOf, refuseStale, type Saved, savedAs } from "./drawn-from";

/** A part that is not named stays as it is; null takes it away. */
export type ChannelWish = {
  channel: Outward;
  plain: Record<string, string | number | null>;
  secrets: Record<string, string | null>;
  drawnFrom?: DrawnFrom;
};
type Place = { workspaceId: string; channel: Outward };

const CHANNEL_NAMES = { email: "e-mail", slack: "Slack", push: "push" } as const;

// What the provider said of the app, and what may leave: neither is in the form of the channel.
const LEARNED = ["teamId", "teamName", "botUserId", "appId"];
const BESIDE_THE_FORM = [...LEARNED, "leaves"];

/** Of the secrets what is sealed: another password is another print. */
export const channelPrint = (plain: JsonObject, sealed: SealedParts): string => {
  const shown = Object.entries(plain).filter(
    ([part, value]) => value !== null && !BESIDE_THE_FORM.includes(part),
  );
  // The parts are in the order in which they were set, and are put in another when something is learned.
  return printOf([shown.sort(), Object.entries(sealed).sort()]);
};

/** `secret`: of the installation, under which web seals what it has to open itself. */
export function saveChannel(
  db: { sql: Sql },
  by: By,
  secret: string,
  { channel, plain, secrets, drawnFrom }: ChannelWish,
): Promise<Verdict<Saved>> {
  return changing<Saved>(db, by, channel, async (tx, me, row) => {
    const barred = refuseServer(channel, me);
    if (barred) return refused(barred);
    const place = { workspaceId: me.workspaceId, channel };
    const before = isObject(row?.settings) ? row.settings : {};
    const kept = readSealedParts(row?.sealed ?? null);
    const stale = await refuseStale(tx, me, drawnFrom, channelPrint(before, kept), {
      what: ["channel.changed", "channel.cleared"],
      of: { name: "channel", value: CHANNEL_NAMES[channel] },
    });
    if (stale) return stale;
    const key = await publishedKey(tx);
    const needsKey = Object.entries(secrets).some(([part, said]) => said !== null && !isOfDoor(part));
    if (needsKey && !key) return refused(NO_WORKER);
    const sealed = resealed(place, kept, secrets, (part, about, said) =>
      isOfDoor(part) || !key
        ? doorSeal(secret).close(about, said)
        : sealForWorker(key.publicKey, about, said),
    );
    const parts = rotated(place, secret, kept, sealed, secrets);
    const settings: JsonObject = { ...before, ...plain };
    // What was learned of the app before is another's, if its token is another.
    if (channel === "slack" && "botToken" in secrets) for (const learned of LEARNED) delete settings[learned];
    await putChannelSettings(tx, place, { settings, sealed: writeSealedParts(parts), changedBy: me.id });
    await openPlaces(tx, place.workspaceId, channel);
    if (channel === "slack")
      await forgetDoor(tx, place.workspaceId, {
        requests: "signingSecret" in secrets,
        socket: "appToken" in secrets,
      });
    const changes = [...changedPlain(before, settings, plain), ...changedSecrets(kept, secrets)];
    if (changes.length > 0) await me.note("channel.changed", { channel: CHANNEL_NAMES[channel], changes });
    return { ok: true, ...savedAs(drawnFrom, channelPrint(settings, parts)) };
  });
}

const NO_WORKER =
  "No worker has run yet, and only the worker can keep a password. Start it (npm start does), then save this again.";
const isOfDoor = (part: string): boolean => (DOOR_PARTS as readonly string[]).includes(part);

/** Everything that was typed for a channel goes; what may leave by it stays as it was chosen. */
export function clearChannel(db: { sql: Sql }, by: By, channel: Outward): Promise<Verdict> {
  return changing(db, by, channel, async (tx, me, row) => {
    const barred = refuseServer(channel, me);
    if (barred) return refused(barred);
    if (!row) return { ok: true };
    const leaves = isObject(row.settings) ? row.settings.leaves : undefined;
    const settings: JsonObject = leaves === undefined ? {} : { leaves };
    await putChannelSettings(
      tx,
      { workspaceId: me.workspaceId, channel },
      { settings, sealed: null, changedBy: me.id },
    );
    await openPlaces(tx, me.workspaceId, channel);
    if (channel === "slack") await forgetDoor(tx, me.workspaceId, { requests: true, socket: true });
    await me.note("channel.cleared", { channel: CHANNEL_NAMES[channel] });
    return { ok: true };
  });
}

export function saveLeaves(
  db: { sql: Sql },
  by: By,
  channel: Outward,
  leaves: Leaves,
  drawnFrom?: DrawnFrom,
): Promise<Verdict<Saved>> {
  return changing<Saved>(db, by, channel, async (tx, me, row) => {
    const before = isObject(row?.settings) ? row.settings : {};
    const stale = await refuseStale(tx, me, drawnFrom, printOf(readLeaves(before)), {
      what: ["channel.leaves"],
      of: { name: "channel", value: CHANNEL_NAMES[channel] },
    });
    if (stale) return stale;
    const saved = savedAs(drawnFrom, printOf(leaves));
    if (before.leaves === leaves) return { ok: true, ...saved };
    const settings = JSON.stringify({ ...before, leaves });
    // How the channel fares has nothing to do with it, so its state stays.
    await tx`
      insert into channel_settings (workspace_id, channel, settings, changed_by, changed_at)
      values (${me.workspaceId}, ${channel}, ${settings}::text::json, ${me.id}, app_now())
      on conflict (workspace_id, channel) do update set settings = excluded.settings,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at`;
    await me.note("channel.leaves", { channel: CHANNEL_NAMES[channel], leaves });
    return { ok: true, ...saved };
  });
}

/** A message to whoever asks for it, on its way like any other. Returns which they are: a person may have several browsers. */
export function sendTest(
  db: { sql: Sql },
  by: By,
  channel: Outward,
  newId: (now: Date) => string,
): Promise<Verdict<{ messageIds: string[] }>> {
  return changing<{ messageIds: string[] }>(db, by, channel, async (tx, me) => {
    const ref = `person:${me.id}`;
    const [person] = (await recipientsOf(tx, me.workspaceId, [ref])).get(ref) ?? [];
    const reach = person?.reach.filter((each) => each.channel === channel) ?? [];
    if (reach.length === 0) return refused(NOWHERE[channel]);
    const [{ now } = { now: new Date(0) }] = await tx<Array<{ now: Date }>>`select app_now() as now`;
    const made = reach.slice(0, MOST_TESTED).map(({ destination, address }) => ({
      workspaceId: me.workspaceId,
      id: newId(now),
      channel,
      occasion: "test" as const,
      intentId: null,
      seq: null,
      personId: me.id,
      groupId: null,
      destination,
      address,
      urgent: true,
      about: {},
      dueAt: null,
    }));
    await openPlaces(tx, me.workspaceId, channel);
    await insertMessages(tx, made);
    return { ok: true, messageIds: made.map(({ id }) => id) };
  });
}

const MOST_TESTED = 5;
const NOWHERE: Record<Outward, string> = {
  email: "You have no e-mail address here.",
  slack:
    "Slack is not set up yet, or nobody in it has your e-mail address. Save the bot token first, or connect your account with /countersign in Slack.",
  push: "Push is not switched on in any of your browsers yet. Switch it on under Settings, What reaches you, then send the test again.",
};

function changing<T = object>(
  db: { sql: Sql },
  by: By,
  channel: Outward,
  work: (tx: Sql, me: Me, row: ChannelRow | null) => Promise<Verdict<T>>,
): Promise<Verdict<T>> {
  return administer<T>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    return work(tx, me, await channelRow(tx, me.workspaceId, channel));
  });
}

const refuseServer = (channel: Outward, { role }: Me): string | null =>
  channel === "email" ? refuseMailServer(role) : null;

function resealed(
  { workspaceId, channel }: Place,
  kept: SealedParts,
  secrets: ChannelWish["secrets"],
  seal: (part: string, about: string, said: string) => string,
): SealedParts {
  const parts = { ...kept };
  const known: readonly string[] = SECRET_PARTS[channel];
  for (const [part, said] of Object.entries(secrets)) {
    if (!known.includes(part)) throw new Error(`${part} is no secret of this channel`);
    if (said === null) delete parts[part];
    else parts[part] = seal(part, sealedAbout(workspaceId, channel, part), said);
  }
  return parts;
}

// Slack goes on signing with the secret of before until somebody there says that it need not: both are good meanwhile.
function rotated(
  { workspaceId, channel }: Place,
  secret: string,
  kept: SealedParts,
  sealed: SealedParts,
  secrets: ChannelWish["secrets"],
): SealedParts {
  const { signingSecret: next, previousSigningSecret: said } = secrets;
  if (typeof next !== "string" || said !== undefined || !kept.signingSecret) return sealed;
  const door = doorSeal(secret);
  const about = (part: string) => sealedAbout(workspaceId, channel, part);
  const before = door.open(about("signingSecret"), kept.signingSecret);
  if (before === null || before === next) return sealed;
  return { ...sealed, previousSigningSecret: door.close(about("previousSigningSecret"), before) };
}

const changedPlain = (before: JsonObject, after: JsonObject, said: ChannelWish["plain"]): string[] =>
  Object.keys(said)
    .filter((part) => (before[part] ?? null) !== (after[part] ?? null))
    .map((part) => `${wordsOf(part)} ${after[part] === null ? "taken away" : `“${after[part]}”`}`);

const changedSecrets = (kept: SealedParts, secrets: ChannelWish["secrets"]): string[] =>
  Object.entries(secrets)
    .filter(([part, said]) => said !== null || kept[part] !== undefined)
    .map(([part, said]) => `${wordsOf(part)} ${said === null ? "taken away" : "set"}`);

/** `signingSecret` reads as “signing secret”. */
const wordsOf = (part: string): string => part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

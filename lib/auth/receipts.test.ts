// Receipts of what was decided by link, on a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { disputeUrl } from "../db/link-secrets";
import { LINK_TRIES } from "../domain/decision-link";
import type { Message } from "../domain/message";
import { decide } from "../engine/decide";
import { machine } from "../testing/factory";
import type { DecisionLinkRow } from "./decision-links";
import { openLink } from "./decision-links";
import { deny } from "./denial";
import { newVisit } from "./link-visits";
import {
  askIn,
  type Home,
  type Linked,
  makeHome,
  openPlace,
  type Place,
  SITE,
  sendLink,
} from "./links.fixture";
import {
  announceReceipt,
  elsewhere,
  findReceipt,
  noteDispute,
  type ReceiptView,
  receiptView,
  settleReceipt,
  warnOfCodes,
  warnOfLock,
  warnOfWrong,
} from "./receipts";
import { tryCode } from "./typed-codes";

let place: Place;
let home: Home;
beforeAll(async () => {
  place = await openPlace();
  home = await makeHome(place, ["ana", "otto"]);
  await place.db.sql`update people set role = 'owner' where id = ${home.people[1]?.id ?? null}`;
});
afterAll(() => place.close());

const ana = () => home.people[0] as Home["people"][number];

async function linked(channel: "email" | "slack" = "email"): Promise<{ link: Linked; row: DecisionLinkRow }> {
  const link = await sendLink(place, home, await askIn(place, home), ana(), { channel });
  const opened = await openLink(place.db.sql, { visit: link.visit, userId: null }, link.id);
  if (!opened) throw new Error("It opens nothing.");
  return { link, row: opened.link };
}

const sentOf = (occasion: string, intentId: string) =>
  place.db.sql<Message[]>`
    select workspace_id as "workspaceId", intent_id as "intentId", person_id as "personId", about, due_at <= app_now() as due,
      channel, state, urgent
    from messages where occasion = ${occasion} and intent_id = ${intentId}`;

const announce = (row: DecisionLinkRow) =>
  announceReceipt(place.db.sql, SITE.linkSecret, row, { outcome: "approved", via: "email" });
const decideIt = (link: Linked) =>
  decide(place.engine, {
    workspaceId: home.world.workspaceId,
    taskId: link.taskId,
    actor: { ...ana(), via: "email" },
    outcome: "approved",
  });

test("it is there before the decision, goes out after it, and is one however often it was pressed", async () => {
  const { link, row } = await linked();
  const ids = await announce(row);
  for (const again of await Promise.all([announce(row), announce(row)])) expect(again).toEqual(ids);
  expect(await sentOf("receipt", link.taskId)).toMatchObject([
    { due: false, state: "due", channel: "email" },
  ]);
  await decideIt(link);
  await settleReceipt(place.db.sql, row, ids, "approved");
  const [sent] = await sentOf("receipt", link.taskId);
  expect(sent).toMatchObject({ due: true, about: { outcome: "approved", via: "email", version: 1 } });
});

test("nothing was decided: there is none", async () => {
  const { link, row } = await linked();
  await settleReceipt(place.db.sql, row, await announce(row), null);
  expect(await sentOf("receipt", link.taskId)).toEqual([]);
});

test("a second press that is refused does not take away the receipt of the first", async () => {
  const { link, row } = await linked();
  const ids = await announce(row);
  await decideIt(link);
  await settleReceipt(place.db.sql, row, await announce(row), null);
  expect(await sentOf("receipt", link.taskId)).toHaveLength(1);
  await settleReceipt(place.db.sql, row, ids, "approved");
  expect(await sentOf("receipt", link.taskId)).toMatchObject([{ due: true }]);
});

test("it goes another way than the link came, where there is one", () => {
  const mail = { channel: "email", destination: "smtp", address: "ana@example.org" } as const;
  const slack = { channel: "slack", destination: "T1", address: "U1" } as const;
  const push = { channel: "push", destination: "push.example", address: "b1" } as const;
  expect(elsewhere([mail, slack, push], "email")).toEqual([slack, push]);
  expect(elsewhere([mail, slack], "slack")).toEqual([mail]);
  expect(elsewhere([mail], "email")).toEqual([mail]);
  expect(elsewhere([slack], "slack")).toEqual([slack]);
  expect(elsewhere([mail, slack], null)).toEqual([slack]);
});

test("Slack counts for whoever has said which account is theirs, and for nobody else", async () => {
  const { workspaceId } = home.world;
  await place.db.sql`
    insert into channel_settings (workspace_id, channel, settings, sealed, changed_at)
    values (${workspaceId}, 'slack', '{}', ${Buffer.from('{"botToken":"sealed"}')}, app_now())`;
  const channelsOf = async () => {
    const { link, row } = await linked();
    await announce(row);
    return (await sentOf("receipt", link.taskId)).map(({ channel }) => channel);
  };
  expect(await channelsOf()).toEqual(["email"]);
  await place.db.sql`
    insert into slack_links (workspace_id, team_id, user_id, person_id, verified_at)
    values (${workspaceId}, 'T1', 'U1', ${ana().id}, app_now())`;
  expect(await channelsOf()).toEqual(["slack"]);
  await place.db.sql`delete from slack_links where workspace_id = ${workspaceId}`;
  await place.db.sql`delete from channel_settings where workspace_id = ${workspaceId}`;
});

test("its address leads to the decision it tells of, and to no other; the table opens nothing", async () => {
  const { link, row } = await linked();
  await announce(row);
  await decideIt(link);
  const [message] = (await sentOf("receipt", link.taskId)) as Message[];
  const url = disputeUrl(SITE, message as Message);
  expect(url).toMatch(/^https:\/\/here\.example\/d\/not-me\/[A-Za-z0-9_-]{43}$/);
  const token = url?.split("/not-me/")[1] ?? "";
  const found = await findReceipt(place.db.sql, token);
  expect(found).toMatchObject({ purpose: "dispute", id: link.taskId, personId: ana().id, version: 1 });
  expect(await receiptView(place.db.sql, newVisit(found as NonNullable<typeof found>))).toMatchObject({
    title: "Deploy?",
    name: "ana",
    decision: { outcome: "approved", via: "email" },
    disputedAt: null,
  });
  // The token of the link is none for this, and the other way round.
  expect(await findReceipt(place.db.sql, link.url.split("/d/")[1] ?? "")).toBeNull();
  expect(await findReceipt(place.db.sql, (token[0] === "A" ? "B" : "A") + token.slice(1))).toBeNull();
  const [kept] = await place.db
    .sql`select encode(hash, 'base64') as hash from receipts where intent_id = ${link.taskId}`;
  expect(Buffer.from(kept?.hash, "base64").toString("base64url")).not.toBe(token);
});

test("that it was denied is told to the owners, once", async () => {
  const { link, row } = await linked();
  await announce(row);
  await decideIt(link);
  const { workspaceId } = home.world;
  const visit = { purpose: "dispute", workspaceId, id: link.taskId, personId: ana().id, version: 1 } as const;
  for (let n = 0; n < 2; n++) await noteDispute(place.db.sql, visit, { name: "ana", frozen: true });
  const told = await sentOf("notice", link.taskId);
  expect(told).toMatchObject([{ personId: home.people[1]?.id, about: { path: `/intents/${link.taskId}` } }]);
  expect(await receiptView(place.db.sql, visit)).toMatchObject({
    frozen: true,
    disputedAt: expect.any(Date),
  });
});

test("wrong codes are told to its person, once for each link", async () => {
  const { link, row } = await linked();
  await warnOfCodes(place.db.sql, row);
  await warnOfCodes(place.db.sql, row);
  const told = await sentOf("notice", link.taskId);
  expect(told).toMatchObject([{ personId: ana().id, urgent: true }]);
  // What of a task may leave is the workspace's to say.
  expect(JSON.stringify(told)).not.toContain("Deploy?");
});

test("that a link is locked is told to its person, once, whatever was told of it before", async () => {
  const { link, row } = await linked();
  await warnOfCodes(place.db.sql, row);
  for (let n = 0; n < 2; n++) await warnOfLock(place.db.sql, row);
  const told = await sentOf("notice", link.taskId);
  expect(told.map(({ about }) => about.subject).sort()).toEqual([
    "A link of yours is locked",
    "Wrong codes were typed for a link of yours",
  ]);
});

test("one wrong code in each of many browsers is told to its person when the last of them locks the link", async () => {
  const { link, row } = await linked();
  const wrong = link.code === "000000" ? "000001" : "000000";
  for (let n = 1; n <= LINK_TRIES; n++) {
    const tried = await tryCode(place.db.sql, SITE.linkSecret, newVisit(link.visit), wrong);
    if (tried.verdict !== "wrong") throw new Error(tried.verdict);
    await warnOfWrong(place.db.sql, row, tried.lastOf);
    expect(await sentOf("notice", link.taskId)).toHaveLength(n < LINK_TRIES ? 0 : 1);
  }
  expect(await sentOf("notice", link.taskId)).toMatchObject([
    { about: { subject: "A link of yours is locked" } },
  ]);
});

test("what was denied is held back by the engine until an owner has looked, as it is read under the lock", async () => {
  const { link } = await linked();
  await decideIt(link);
  const at = { workspaceId: home.world.workspaceId, intentId: link.taskId };
  const take = () =>
    place.engine.apply({ ...at, command: { type: "take", actor: machine(), claimer: "worker" } });
  const denied = await place.engine.apply({ ...at, command: { type: "dispute", actor: ana(), version: 1 } });
  expect(denied.ok && denied.value.intent.progress.disputed?.frozen).toBe(true);
  expect(await take()).toMatchObject({ ok: false, refusal: { code: "disputed" } });
  const owner = home.people[1] as Home["people"][number];
  expect(
    await place.engine.apply({ ...at, command: { type: "settle_dispute", actor: owner } }),
  ).toMatchObject({ ok: true });
  expect(await take()).toMatchObject({ ok: true });
});

test("the page of a denial that stayed open holds nothing back again: it shows that an owner released it", async () => {
  const { link, row } = await linked();
  await announce(row);
  await decideIt(link);
  const [{ sql }, { workspaceId }] = [place.db, home.world];
  const visit = { purpose: "dispute", workspaceId, id: link.taskId, personId: ana().id, version: 1 } as const;
  const look = async () => (await receiptView(sql, visit)) as ReceiptView;
  const open = await look();
  const press = (view: ReceiptView) => deny({ sql, apply: place.engine.apply }, visit, view);
  const held = async () => {
    const [intent] =
      await sql`select progress->'disputed' as disputed from intents where id = ${link.taskId}`;
    return intent?.disputed;
  };
  expect(await press(open)).toBeNull();
  expect(await held()).toMatchObject({ frozen: true });
  expect(await look()).toMatchObject({ frozen: true, released: false });
  const owner = home.people[1] as Home["people"][number];
  const command = { type: "settle_dispute", actor: owner } as const;
  await place.engine.apply({ workspaceId, intentId: link.taskId, command });
  // Read anew as the action does, and as it was read by one that came in at the same moment.
  for (const view of [await look(), open]) {
    expect(await press(view)).toBeNull();
    expect(await held()).toBeNull();
  }
  expect(await look()).toMatchObject({ released: true, disputedAt: expect.any(Date) });
  const apply = () => Promise.reject(new Error("It was asked again."));
  expect(await deny({ sql, apply }, visit, await look())).toBeNull();
  expect(await sentOf("notice", link.taskId)).toHaveLength(1);
  const denials = await sql`select from events where intent_id = ${link.taskId} and type = 'intent.disputed'`;
  expect(denials).toHaveLength(1);
});

// A decision that was made by a link is told to its person on another channel than the one the link came by, with a way to say
// that it was not them. It is written down before the decision is made, so that none can be without it.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { fullSpec } from "../db/compact";
import { disputeToken, hashOfToken } from "../db/link-secrets";
import { recipientsOf } from "../db/read/recipients";
import { hasSlackLink } from "../db/read/slack-people";
import { insertMessages } from "../db/write/messages";
import { LINK_TRIES } from "../domain/decision-link";
import type { MessageOccasion, NoticeAbout, ReceiptAbout } from "../domain/message";
import type { Reach, Recipient } from "../domain/notify";
import type { StoredSpec } from "../domain/task-spec";
import type { JsonObject, Outward } from "../domain/types";
import type { DecisionLinkRow } from "./decision-links";
import type { VisitTo } from "./link-visits";

const UNSURE_SECONDS = 30; // after which it is told, if nobody came back to say what became of the decision

/** The messages, by their ids. */
export async function announceReceipt(
  sql: Sql,
  secret: string,
  link: DecisionLinkRow,
  { outcome, via }: Pick<ReceiptAbout, "outcome" | "via">,
): Promise<string[]> {
  const { workspaceId, taskId: intentId, personId, version, now } = link;
  const about: ReceiptAbout = { outcome, via, at: now.toISOString(), version, presses: 1 };
  const dueAt = new Date(now.getTime() + UNSURE_SECONDS * 1000);
  await sql`
    insert into receipts (workspace_id, intent_id, person_id, version, hash, created_at)
    values (${workspaceId}, ${intentId}, ${personId}, ${version},
      ${hashOfToken(disputeToken(secret, { workspaceId, intentId, personId, version }))}, app_now())
    on conflict (workspace_id, intent_id, person_id) do update
      set version = excluded.version, hash = excluded.hash, disputed_at = null, frozen = false
      where receipts.version <> excluded.version`;
  return await tell(sql, { occasion: "receipt", link, about, dueAt });
}

/**
 * After the decision: it goes out at once, or (it was refused, and no other one was made by this link or is under way) never. Where
 * whoever pressed did not come back, it is still under way.
 */
export async function settleReceipt(
  sql: Sql,
  { workspaceId, id, taskId, personId, version }: DecisionLinkRow,
  ids: string[],
  outcome: string | null, // null: nothing was decided
): Promise<void> {
  const those = sql`workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and state = 'due' and attempts = 0`;
  if (outcome !== null)
    await sql`
      update messages set due_at = app_now(),
        about = (about::jsonb || jsonb_build_object('outcome', ${outcome}::text))::json
      where ${those}`;
  else
    await sql.begin(async (tx) => {
      await holdLink(tx as unknown as Sql, workspaceId, id);
      await tx`update messages set about = ${pressed(sql, -1)} where ${those}`;
      await tx`
        delete from messages where ${those} and (about->>'presses')::int <= 0 and not exists (
          select from decisions d where d.workspace_id = ${workspaceId} and d.task_id = ${taskId}
            and d.person_id = ${personId} and d.version = ${version})`;
    });
}

const holdLink = (tx: Sql, workspaceId: string, id: string) =>
  tx`select from decision_links where workspace_id = ${workspaceId} and id = ${id} for update`;

const pressed = (sql: Sql, change: 1 | -1) =>
  sql`jsonb_set(about::jsonb, '{presses}', to_jsonb(coalesce((about->>'presses')::int, 1) + ${change}::int))::json`;

// Neither says what the task is: what of it may leave is the workspace's to say, and the page they lead to shows it.

/** After a wrong code: whose last try it was. */
export async function warnOfWrong(sql: Sql, link: DecisionLinkRow, lastOf: "visit" | "link" | null) {
  if (lastOf === "link") await warnOfLock(sql, link);
  if (lastOf === "visit") await warnOfCodes(sql, link);
}

/** Somebody typed wrong codes for this link: once for each link. */
export async function warnOfCodes(sql: Sql, link: DecisionLinkRow): Promise<void> {
  const about: NoticeAbout = {
    subject: "Wrong codes were typed for a link of yours",
    text: "Somebody opened a link that was sent to you and typed three wrong codes. Nothing was decided. If it was not you, decide in your inbox, and tell whoever looks after your messages.",
    path: `/inbox/${link.taskId}`,
  };
  await tell(sql, { occasion: "notice", link, about, dueAt: null });
}

/** It takes no code any more: so many wrong ones were typed, perhaps one in each of many browsers. Once for each link. */
export async function warnOfLock(sql: Sql, link: DecisionLinkRow): Promise<void> {
  const about: NoticeAbout = {
    subject: "A link of yours is locked",
    text: `Wrong codes were typed ${LINK_TRIES} times for a link that was sent to you, so it takes no code any more. Nothing was decided by them. Decide in your inbox, and if it was not you, tell whoever looks after your messages.`,
    path: `/inbox/${link.taskId}`,
  };
  await tell(sql, { occasion: "notice", link, about, dueAt: null, mark: " locked" });
}

type Telling = {
  occasion: MessageOccasion;
  link: DecisionLinkRow;
  about: JsonObject;
  dueAt: Date | null;
  mark?: string; // of two things that are told on one occasion
};

/** Once for each link and occasion, however many come to say it at the same moment. The messages, by their ids. */
async function tell(sql: Sql, { occasion, link, about, dueAt, mark = "" }: Telling): Promise<string[]> {
  const { workspaceId, id, personId, taskId, channel, version } = link;
  const ref = `person:${personId}`;
  const [person] = (await recipientsOf(sql, workspaceId, [ref])).get(ref) ?? [];
  if (!person) return [];
  const of = `${id} ${version}${mark}`;
  const reach = await answering(sql, workspaceId, person);
  return await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await holdLink(tx, workspaceId, id);
    const before = await tx<Array<{ id: string }>>`
      update messages set about = case when occasion = 'receipt' then ${pressed(sql, 1)} else about end
      where workspace_id = ${workspaceId} and intent_id = ${taskId} and occasion = ${occasion}
        and person_id = ${personId} and about->>'of' = ${of} returning id`;
    if (before.length > 0) return before.map((message) => message.id);
    const messages = elsewhere(reach, channel).map((each) =>
      messageTo(each, { link, occasion, personId, about: { ...about, of }, dueAt }),
    );
    await insertMessages(tx, messages);
    return messages.map((message) => message.id);
  });
}

type Of = {
  link: Pick<DecisionLinkRow, "workspaceId" | "taskId" | "now">;
  occasion: MessageOccasion;
  personId: string;
  about: JsonObject;
  dueAt: Date | null;
};

const messageTo = (reach: Reach, { link, occasion, personId, about, dueAt }: Of) => ({
  ...reach,
  id: idAt(link.now),
  workspaceId: link.workspaceId,
  occasion,
  intentId: link.taskId,
  seq: null,
  personId,
  groupId: null,
  urgent: true,
  about,
  dueAt,
});

/** The time in front, like every id of a message: the newest is listed first. */
function idAt(now: Date): string {
  const time = now.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** Slack is tried for everybody who may have an account there; whom it does not know it tells nothing. Counted is who said which
 * account is theirs. */
async function answering(
  sql: Sql,
  workspaceId: string,
  { personId, reach }: Pick<Recipient, "personId" | "reach">,
): Promise<Reach[]> {
  const isLinked = await hasSlackLink(sql, workspaceId, personId);
  return reach.filter(({ channel }) => channel !== "slack" || isLinked);
}

/** Wherever they are reached otherwise; whoever is not gets it the same way, and may see at least that something was done. */
export function elsewhere(reach: Reach[], cameBy: Outward | null): Reach[] {
  const others = reach.filter(({ channel }) => channel !== (cameBy ?? "email"));
  return others.length > 0 ? others : reach;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Which receipt this is, without doing anything about it. */
export async function findReceipt(sql: Sql, token: string): Promise<VisitTo | null> {
  if (!TOKEN.test(token)) return null;
  const [row] = await sql<Array<{ workspaceId: string; id: string; version: number; personId: string }>>`
    select workspace_id as "workspaceId", intent_id as id, version, person_id as "personId"
    from receipts where hash = ${hashOfToken(token)}`;
  return row ? { purpose: "dispute", ...row } : null;
}

export type ReceiptView = {
  title: string;
  name: string;
  workspaceName: string;
  decision: { outcome: string; via: "email" | "slack_link"; at: Date } | null; // null: it came to nothing
  disputedAt: Date | null;
  frozen: boolean;
  released: boolean; // an owner has let the decision stand since
};

export async function receiptView(
  sql: Sql,
  { workspaceId, id, personId, version }: VisitTo,
): Promise<ReceiptView | null> {
  const [row] = await sql`
    select t.spec, p.name, w.name as "workspaceName", r.disputed_at as "disputedAt", r.frozen,
      d.outcome, d.via, d.at, r.disputed_at is not null and i.progress->'disputed' is null as released
    from receipts r
    join intents i on i.workspace_id = r.workspace_id and i.id = r.intent_id
    join people p on p.workspace_id = r.workspace_id and p.id = r.person_id
    join workspaces w on w.id = r.workspace_id
    join tasks t on t.workspace_id = r.workspace_id and t.id = r.intent_id
    left join decisions d on d.workspace_id = r.workspace_id and d.task_id = r.intent_id and d.person_id = r.person_id
      and d.version = r.version
    where r.workspace_id = ${workspaceId} and r.intent_id = ${id} and r.person_id = ${personId} and r.version = ${version}`;
  if (!row) return null;
  const { spec, name, workspaceName, disputedAt, frozen, released, outcome, via, at } = row;
  const { title } = fullSpec(spec as StoredSpec);
  const decision = outcome && { outcome, via, at };
  return { title, name, workspaceName, disputedAt, frozen, released, decision };
}

/** It was said, and the owners are told. */
export async function noteDispute(
  sql: Sql,
  { workspaceId, id, personId, version }: VisitTo,
  { name, frozen }: { name: string; frozen: boolean },
): Promise<void> {
  const [marked] = await sql<Array<{ now: Date }>>`
    update receipts set disputed_at = app_now(), frozen = ${frozen}
    where workspace_id = ${workspaceId} and intent_id = ${id} and person_id = ${personId} and version = ${version}
      and disputed_at is null returning app_now() as now`;
  if (!marked) return;
  const about: NoticeAbout = {
    subject: `${name} says that a decision was not theirs`,
    text: frozen
      ? `${name} says that a decision which was made by link in their name was not theirs. Nobody acts on its outcome until an owner releases it.`
      : `${name} says that a decision which was made by link in their name was not theirs. Its outcome had been taken before: see what was done with it.`,
    path: `/intents/${id}`,
  };
  const owners = (await recipientsOf(sql, workspaceId, ["role:owner"])).get("role:owner") ?? [];
  const link = { workspaceId, taskId: id, now: marked.now };
  await insertMessages(
    sql,
    owners.flatMap((owner) =>
      owner.reach.map((reach) =>
        messageTo(reach, { link, occasion: "notice", personId: owner.personId, about, dueAt: null }),
      ),
    ),
  );
}

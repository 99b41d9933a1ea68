// The links that messages carry, as whoever opens one meets them. Everything is read anew at each use: that the task was closed,
// handed on or changed, or that the person is gone, ends a link without anybody having to think of it.
import type { Sql } from "../db/client";
import { ASSIGNEES } from "../db/compact";
import { hashOfToken } from "../db/link-secrets";
import { assigneeRefs, type Person, personById } from "../db/read/people";
import { LINK_TRIES, type LinkState, linkState, mayBeTyped } from "../domain/decision-link";
import { type PersonSettings, readPersonSettings } from "../domain/person-settings";
import type { Outward, Risk, TaskKind, TaskStatus } from "../domain/types";
import { readWorkspaceSettings } from "../domain/workspace-settings";
import type { Visit, VisitTo } from "./link-visits";

export type DecisionLinkRow = {
  workspaceId: string;
  workspaceName: string;
  id: string;
  taskId: string;
  taskStatus: TaskStatus;
  assignees: string[];
  version: number; // of what its message was about
  currentVersion: number;
  personId: string;
  settings: PersonSettings; // theirs
  channel: Outward | null; // of the message it came in
  isTyped: boolean; // it can be used with the code of the message, as the workspace wants it now
  isLocked: boolean; // too many wrong codes
  expiresAt: Date;
  now: Date;
};

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Which link this is, without using it in any way. */
export async function findLink(sql: Sql, token: string): Promise<VisitTo | null> {
  if (!TOKEN.test(token)) return null;
  // The only read that does not name its workspace: it is how the workspace of a link is found.
  const [link] = await sql<Array<Omit<VisitTo, "purpose">>>`
    select workspace_id as "workspaceId", id, person_id as "personId", version from decision_links
    where hash = ${hashOfToken(token)}`;
  return link ? { purpose: "decide", ...link } : null;
}

// person: signed in as whom it is for. other: as somebody else. holder: nobody is signed in, but they came by the link.
export type Opened = {
  link: DecisionLinkRow;
  state: LinkState;
  reader: "person" | "other" | "holder";
  visit: Visit | null;
  person: Person; // whom it is for
  refs: string[]; // the names under which they are asked
};

/** The link that somebody has before them, by the cookie for which they exchanged it or because they are signed in as its person. */
export async function openLink(
  sql: Sql,
  { visit, userId }: { visit: Visit | null; userId: string | null },
  id: string,
): Promise<Opened | null> {
  const key = visit ?? (userId === null ? null : await keyOfUser(sql, userId, id));
  const link = key?.id === id ? await readLink(sql, key) : null;
  if (!link) return null;
  const person = await personById(sql, link.workspaceId, link.personId);
  if (!person) return null;
  const refs = assigneeRefs(person);
  const state = linkState(
    {
      isOpen: link.taskStatus === "open",
      isAsked: link.assignees.some((ref) => refs.includes(ref)),
      isCurrent: link.currentVersion === link.version && (visit === null || visit.version === link.version),
      expiresAt: link.expiresAt,
    },
    link.now,
  );
  const reader = userId === null ? "holder" : (await isTheirs(sql, link, userId)) ? "person" : "other";
  return { link, state, reader, visit, person, refs };
}

type Key = Pick<DecisionLinkRow, "workspaceId" | "id" | "personId">;

/** The link of somebody who is signed in, and of nobody else. */
async function keyOfUser(sql: Sql, userId: string, id: string): Promise<Key | null> {
  const [key] = await sql<Key[]>`
    select l.workspace_id as "workspaceId", l.id, l.person_id as "personId"
    from people p join decision_links l on l.workspace_id = p.workspace_id and l.id = ${id} and l.person_id = p.id
    where p.user_id = ${userId} and p.status = 'active'`;
  return key ?? null;
}

async function isTheirs(
  sql: Sql,
  { workspaceId, personId }: DecisionLinkRow,
  userId: string,
): Promise<boolean> {
  const rows = await sql`
    select 1 from people where workspace_id = ${workspaceId} and id = ${personId} and user_id = ${userId} and status = 'active'`;
  return rows.length > 0;
}

type Stored = Omit<DecisionLinkRow, "settings" | "isTyped"> & {
  settings: unknown;
  hasCode: boolean;
  risk: Risk;
  kind: TaskKind;
  ofWorkspace: unknown; // its settings
};

async function readLink(sql: Sql, { workspaceId, id, personId }: Key): Promise<DecisionLinkRow | null> {
  const [link] = await sql<Stored[]>`
    select l.workspace_id as "workspaceId", w.name as "workspaceName", l.id, l.intent_id as "taskId", t.status as "taskStatus", p.settings,
      ${sql.unsafe(ASSIGNEES)} as assignees, l.version, i.version as "currentVersion", l.person_id as "personId",
      (select m.channel from messages m where m.workspace_id = l.workspace_id and m.id = l.id) as channel,
      l.code_hash is not null as "hasCode", t.risk, t.kind, w.settings as "ofWorkspace", l.tries >= ${LINK_TRIES} as "isLocked", l.expires_at as "expiresAt",
      app_now() as now
    from decision_links l
    join workspaces w on w.id = l.workspace_id
    join tasks t on t.workspace_id = l.workspace_id and t.id = l.intent_id
    join intents i on i.workspace_id = l.workspace_id and i.id = l.intent_id
    join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
    where l.workspace_id = ${workspaceId} and l.id = ${id} and l.person_id = ${personId}`;
  if (!link) return null;
  const { settings, hasCode, risk, kind, ofWorkspace, ...rest } = link;
  const isTyped = hasCode && mayBeTyped({ risk, kind }, readWorkspaceSettings(ofWorkspace).mailedCodes);
  return { ...rest, isTyped, settings: readPersonSettings(settings) };
}

/** It decided: it never does so again. */
export const spendLink = async (
  sql: Sql,
  { workspaceId, id }: Pick<DecisionLinkRow, "workspaceId" | "id">,
): Promise<void> => {
  await sql`
    update decision_links set used_at = app_now(), ended_at = app_now(), ended_why = 'used'
    where workspace_id = ${workspaceId} and id = ${id} and used_at is null`;
};

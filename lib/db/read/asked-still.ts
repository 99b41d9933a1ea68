// Whether a message still asks the right person. It may have waited for hours until it goes out (quiet hours, a server that is
// down), and the task was handed on or voted on meanwhile. Everything is read anew, as it is when a link is opened.
import type { Sql } from "../client";
import { ASSIGNEES } from "../compact";
import { assigneeRefs, personById } from "./people";
import { groupsIn } from "./slack-set-up";
import { BARRED, unvoted } from "./undecided";

type Asked = { workspaceId: string; taskId: string; personId: string };

/** Why they are asked no longer; null: they are, or the task is not open, which says more. */
export async function whyNotAsked(
  sql: Sql,
  { workspaceId, taskId, personId }: Asked,
): Promise<"voted" | "barred" | "not_asked" | null> {
  const [person, [task]] = await Promise.all([
    personById(sql, workspaceId, personId),
    sql<Array<{ assignees: string[]; isUnvoted: boolean; isBarred: boolean }>>`
      select ${sql.unsafe(ASSIGNEES)} as assignees, true ${unvoted(sql, { workspaceId, id: personId })} as "isUnvoted",
        ${personId} = any(${sql.unsafe(BARRED)}) as "isBarred"
      from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
      where t.workspace_id = ${workspaceId} and t.id = ${taskId} and t.status = 'open'`,
  ]);
  if (!task) return null;
  if (!task.isUnvoted) return "voted";
  if (task.isBarred) return "barred";
  const refs = person ? assigneeRefs(person) : [];
  return task.assignees.some((ref) => refs.includes(ref)) ? null : "not_asked";
}

type AskedGroup = { workspaceId: string; groupId: string; channelId: string; taskId: string | null };

/**
 * Why nothing is posted for a group in this channel; `taskId` null: it is about no single task. Several groups may share a channel,
 * and what they are asked at once is posted there once: where the one that it was made for posts elsewhere now, it is the others'.
 */
export async function whyGroupNotAsked(
  sql: Sql,
  { workspaceId, groupId, channelId, taskId }: AskedGroup,
): Promise<"other_channel" | "group_not_asked" | null> {
  const [there, [task]] = await Promise.all([
    groupsIn(sql, workspaceId, channelId),
    sql<Array<{ assignees: string[] }>>`
      select ${sql.unsafe(ASSIGNEES)} as assignees from tasks t
      where t.workspace_id = ${workspaceId} and t.id = ${taskId} and t.status = 'open'`,
  ]);
  const isAsked = (id: string): boolean => !task || task.assignees.includes(`group:${id}`);
  // Whoever it was handed on to was told of that by itself.
  if (there.includes(groupId)) return isAsked(groupId) ? null : "group_not_asked";
  return there.some(isAsked) ? null : "other_channel";
}

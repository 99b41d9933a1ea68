// What waits for somebody no longer, or not now, though it is asked of them: a piece of a question about tasks, which stand there
// as `t`.
import type { PendingQuery, Row } from "postgres";
import type { View } from "@/lib/domain/inbox-views";
import type { Sql } from "../client";

type Piece = PendingQuery<Row[]>;
type Whose = { workspaceId: string; id: string };

/** What a task says of how many decide it. Null: one person does, and there is no vote on it while it is open. */
export const QUORUM = "t.spec->'human_task'->'quorum'";

/** How many that is. */
export const NEED = `case json_typeof(${QUORUM}) when 'number' then (t.spec->'human_task'->>'quorum')::int
  when 'object' then coalesce((${QUORUM}->>'required')::int, 1) else 1 end`;

/** Who is behind a task under four eyes, and may not decide it; `i` is its intent. */
export const BARRED = `case when t.spec->'human_task'->>'four_eyes' = 'true' then array_remove(
  i.behind_person_id::text || array(select json_array_elements_text(i.progress->'revisers')), null) else '{}' end`;

// "offset 0" keeps each look one look by the task's key: made into a join, all that the person ever decided is read again for
// every row of a page.
const currentVersion = (sql: Sql, { workspaceId }: Whose): Piece =>
  sql`(select i.version from intents i where i.workspace_id = ${workspaceId} and i.id = t.id)`;

/** Without what this person has voted on as it stands now. `version`: the intent's, where it is read already. */
export const unvoted = (sql: Sql, whose: Whose, version: Piece = currentVersion(sql, whose)): Piece => sql`
  and (${sql.unsafe(QUORUM)} is null or not exists (
    select 1 from decisions d where d.workspace_id = ${whose.workspaceId} and d.task_id = t.id and d.person_id = ${whose.id}
      and d.version = ${version} offset 0))`;

/** Without what this person has decided, or is about to. */
export const undecided = (sql: Sql, whose: Whose, version?: Piece): Piece => sql`
  and not exists (select 1 from held_decisions h where h.workspace_id = ${whose.workspaceId} and h.task_id = t.id
    and h.person_id = ${whose.id} and h.state = 'held' offset 0)
  ${unvoted(sql, whose, version)}`;

/** Without what four eyes keep from this person. The inbox shows it, and says why; nobody is told that it waits for them. */
export const unbarred = (sql: Sql, { workspaceId, id }: Whose): Piece => sql`
  and (coalesce(t.spec->'human_task'->>'four_eyes', '') <> 'true' or not exists (
    select 1 from intents i where i.workspace_id = ${workspaceId} and i.id = t.id
      and ${id} = any(${sql.unsafe(BARRED)}) offset 0))`;

/** What waits for this person no longer, or not now: put off, decided by them already, or in somebody else's hands. */
export const without = (sql: Sql, whose: Whose, view: View, version?: Piece): Piece => sql`
  and not exists (select 1 from snoozes s where s.workspace_id = ${whose.workspaceId} and s.person_id = ${whose.id}
    and s.task_id = t.id and s.until > app_now()) ${undecided(sql, whose, version)}
  ${view === "groups" ? sql`` : sql`and (t.claimed_by is null or t.claimed_by = ${whose.id})`}`;

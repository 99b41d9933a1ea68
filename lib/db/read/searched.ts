// What open tasks can be found by, from the tasks themselves.
import { MOST_CHARACTERS, wordsOfTask } from "../../domain/search-words";
import type { Sql } from "../client";
import { type CompactSpec, fullSpec } from "../compact";

export type TaskKey = { workspaceId: string; id: string };
export type KnownBy = TaskKey & { words: string };

type Source = TaskKey & {
  type: string;
  from: string;
  person: string | null;
  spec: CompactSpec;
  payload: string;
};

/** Of those among them that are open. */
export async function readWords(sql: Sql, keys: TaskKey[]): Promise<KnownBy[]> {
  if (keys.length === 0) return [];
  const sources = await sql<Source[]>`
    select t.workspace_id as "workspaceId", t.id, i.type, i.from_agent as "from", t.spec,
           (select p.name || ' ' || p.email from people p where p.workspace_id = i.workspace_id and p.id = i.behind_person_id) as person,
           left(i.payload::text, ${MOST_CHARACTERS}) as payload
    from unnest(${spacesOf(keys)}::uuid[], ${idsOf(keys)}::uuid[]) as k(workspace_id, id)
    join tasks t on t.workspace_id = k.workspace_id and t.id = k.id and t.status = 'open'
    join intents i on i.workspace_id = k.workspace_id and i.id = k.id`;
  return sources.map(knownBy);
}

export const spacesOf = (keys: TaskKey[]): string[] => keys.map(({ workspaceId }) => workspaceId);
export const idsOf = (keys: TaskKey[]): string[] => keys.map(({ id }) => id);

function knownBy({ spec, ...source }: Source): KnownBy {
  const { title, human_task } = fullSpec(spec);
  const description = typeof human_task.description === "string" ? human_task.description : null;
  const words = wordsOfTask({ ...source, title, description });
  return { workspaceId: source.workspaceId, id: source.id, words };
}

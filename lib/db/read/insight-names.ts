import type { Sql } from "../client";

export type Named = { id: string; name: string };

const MOST_GROUPS = 100;

/** By whom the insights can be narrowed. */
export const groupNames = (sql: Sql, workspaceId: string): Promise<Named[]> =>
  sql<
    Named[]
  >`select id, name from groups where workspace_id = ${workspaceId} order by lower(name), id limit ${MOST_GROUPS}`;

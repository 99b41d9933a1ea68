// Which of Slack's methods may not be asked yet, as some worker was told.
import { methodOfPlace } from "../../domain/places";
import type { Sql } from "../client";

export type ClosedMethod = { method: string; seconds: number };

const MOST = 50;

export async function closedMethods(sql: Sql, workspaceId: string): Promise<ClosedMethod[]> {
  const rows = await sql<Array<{ name: string; seconds: number }>>`
    select name, extract(epoch from retry_after - app_now())::float8 as seconds from destinations
    where workspace_id = ${workspaceId} and channel = 'slack' and name like 'slack:%.%' and retry_after > app_now()
    limit ${MOST}`;
  return rows.flatMap(({ name, seconds }) => {
    const method = methodOfPlace(name);
    return method === null ? [] : [{ method, seconds }];
  });
}

// Names for references: people, groups and agents as they are called now. Somebody who was removed keeps their name, for
// what they did stays done.
import type { EventType, JsonObject } from "@/lib/domain/types";
import type { Sql } from "../client";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST_NAMES = 5000;

/** By reference: `person:…`, `group:…`, `agent:…` and an agent's address. One query, however many are asked for. */
export async function readNames(
  sql: Sql,
  workspaceId: string,
  refs: Iterable<string>,
): Promise<Map<string, string>> {
  const people: string[] = [];
  const groups: string[] = [];
  const agents: string[] = [];
  const addresses: string[] = [];
  for (const ref of [...new Set(refs)].slice(0, MOST_NAMES)) {
    if (ref.startsWith("agent://")) addresses.push(ref);
    else if (ref.startsWith("agent:")) agents.push(ref.slice("agent:".length));
    else if (ref.startsWith("person:")) people.push(ref.slice("person:".length));
    else if (ref.startsWith("group:")) groups.push(ref.slice("group:".length));
  }
  if (people.length + groups.length + agents.length + addresses.length === 0) return new Map();
  const rows = await sql<Array<{ ref: string; name: string }>>`
    select 'person:' || id as ref, name from people
      where workspace_id = ${workspaceId} and id = any(${people.filter(isUuid)}::uuid[])
    union all select 'group:' || id, name from groups
      where workspace_id = ${workspaceId} and id = any(${groups.filter(isUuid)}::uuid[])
    union all select 'agent:' || id, coalesce(display_name, regexp_replace(address, '^.*/', '')) from agents
      where workspace_id = ${workspaceId} and id = any(${agents}::text[])
    union all select address, coalesce(display_name, regexp_replace(address, '^.*/', '')) from agents
      where workspace_id = ${workspaceId} and address = any(${addresses}::text[]) and status <> 'deleted'`;
  return new Map(rows.map(({ ref, name }) => [ref, name]));
}

const isUuid = (text: string): boolean => UUID.test(text);

/** Every reference that a sentence about this event may name. */
export function refsIn({
  actor,
  type,
  body,
}: {
  actor: string;
  type: EventType;
  body: JsonObject | null;
}): string[] {
  const found = [actor];
  if (body === null) return found;
  const { refs, absent, on_call, claimed_by, from, to } = body;
  for (const list of [refs, absent, on_call])
    if (Array.isArray(list)) for (const ref of list) if (typeof ref === "string") found.push(ref);
  if (type === "intent.task_released" && typeof claimed_by === "string") found.push(`person:${claimed_by}`);
  if (type === "intent.transfer") for (const end of [from, to]) if (typeof end === "string") found.push(end);
  return found;
}

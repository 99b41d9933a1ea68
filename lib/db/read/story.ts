// What happened to one intent, as sentences.
import { describeEvent, type Lookup, type StoryLine } from "@/lib/domain/describe";
import { planOf } from "@/lib/domain/schedule";
import type { Options } from "@/lib/domain/state";
import { namesAsked, type StoredSpec } from "@/lib/domain/task-spec";
import type { JsonObject } from "@/lib/domain/types";
import type { Sql } from "../client";
import { type Born, fullBirth } from "../compact";
import { resolveAssignees } from "./assignees";
import type { EventRecord } from "./events";
import { readNames, refsIn } from "./names";

export type Story = { lines: StoryLine[]; earlier: boolean };
/** `since` and `before` are exclusive numbers of events; of what is between them the newest `limit` rows come. */
export type StoryPage = { since?: number; before?: number; limit?: number };

const MOST_LINES = 500;
const MOST_SEQ = 2_147_483_647;

export async function readStory(
  sql: Sql,
  workspaceId: string,
  intentId: string,
  { since = 0, before = MOST_SEQ, limit = MOST_LINES }: StoryPage = {},
): Promise<Story> {
  const size = Math.min(Math.max(1, limit), MOST_LINES);
  const [setting, rows] = await Promise.all([
    settingOf(sql, workspaceId, intentId),
    sql<Array<Born<EventRecord>>>`
      select e.intent_id as "intentId", e.seq, e.type, e.status, e.waiting_reason as "waitingReason", e.at,
        coalesce(e.actor, i.submitter) as actor, e.via, e.body, encode(e.request_hash, 'hex') as "requestHash"
      from intents i join events e on e.workspace_id = i.workspace_id and e.intent_id = i.id
      where i.workspace_id = ${workspaceId} and i.id = ${intentId} and e.seq > ${Math.min(since, MOST_SEQ)} and e.seq < ${before}
      order by e.seq desc limit ${size + 1}`,
  ]);
  const events = rows
    .slice(0, size)
    .reverse()
    .flatMap(({ requestHash, ...event }) =>
      fullBirth<EventRecord>(event, requestHash, { waitingReason: null }),
    )
    .filter(({ seq }) => seq > since);
  const names = await readNames(sql, workspaceId, [...events.flatMap(refsIn), ...(setting.asked ?? [])]);
  return { lines: linesOf(events, { ...setting, names }), earlier: rows.length > size };
}

function linesOf(events: EventRecord[], lookup: Lookup): StoryLine[] {
  const hidden = hiddenFromThread(events);
  return events.map((event) => ({
    ...describeEvent(event, lookup),
    seq: event.seq,
    type: event.type,
    at: event.at.toISOString(),
    hidden: hidden.has(event.seq),
  }));
}

function hiddenFromThread(events: EventRecord[]): Set<unknown> {
  const bodies = events.flatMap(({ type, body }) => (type === "intent.messages_deleted" ? [body] : []));
  return new Set(
    bodies.flatMap((body) => (body?.mode === "both" && Array.isArray(body.seqs) ? body.seqs : [])),
  );
}

type Setting = Pick<Lookup, "asked" | "reminders">;

// What the submitter asked for and the events do not repeat.
async function settingOf(sql: Sql, workspaceId: string, intentId: string): Promise<Setting> {
  const [row] = await sql<Array<{ options: Options; spec: AskedSpec }>>`
    select i.options, json_build_object('human_task', t.spec->'human_task', 'time', t.spec->'time',
      'asked', t.spec->'asked') as spec
    from intents i left join tasks t on t.workspace_id = i.workspace_id and t.id = i.id
    where i.workspace_id = ${workspaceId} and i.id = ${intentId}`;
  if (!row) return {};
  const { asked = [], reminders } = askedOf(row.options, row.spec);
  const known = asked.length === 0 ? [] : await resolveAssignees(sql, workspaceId, asked);
  return { asked: known.map(({ ref, said }) => ref ?? said), reminders };
}

export type AskedSpec = {
  human_task: JsonObject | null;
  time?: StoredSpec["time"] | null;
  asked?: string[] | null;
};

export function askedOf(options: Options, { human_task: human, time, asked }: AskedSpec): Setting {
  if (human === null) return {};
  const spec = {
    human_task: human,
    title: "",
    of: 0,
    levels: [],
    ...(time && { time }),
    ...(asked && { asked }),
  };
  const { remindAfter, maxReminders } = planOf(options, spec);
  return {
    asked: namesAsked(spec),
    reminders: remindAfter === null ? null : maxReminders,
  };
}

// The audit as a file, in pieces: what is asked for is read page by page while it is sent, so a large export holds little
// memory and no connection. It ends at a stated bound and says so in its last line, so that a part never looks like all.
import { canonical } from "@/lib/domain/canonical";
import { csvLine } from "@/lib/domain/csv";
import { lineOf } from "@/lib/domain/describe";
import type { Sql } from "../client";
import { type AuditEvent, type AuditFilter, readAudit } from "./audit";

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const MOST_EXPORTED = 100_000; // events in one file
const MOST_LOOKED_AT = 1_000_000; // events walked for them
const PAGE = 500;
const WALK = 10_000;

const COLUMNS = [
  "at",
  "event",
  "sentence",
  "actor",
  "actor_name",
  "via",
  "intent_id",
  "intent_type",
  "seq",
  "status",
  "details",
  "hash",
];

type Writer = {
  head: string;
  event(event: AuditEvent, workspaceId: string): string;
  cut(lookedTo: string): string;
};

const cutWords = (lookedTo: string): string =>
  `cut off here: narrow the dates to read what is before ${lookedTo}`;

const WRITERS: Record<ExportFormat, Writer> = {
  csv: {
    head: csvLine(COLUMNS),
    event: (event) =>
      csvLine([
        event.at.toISOString(),
        event.type,
        lineOf(event),
        event.actor,
        event.actorName,
        event.via,
        event.intentId,
        event.intentType,
        String(event.seq),
        event.status,
        event.body === null ? "" : canonical(event.body),
        event.hash ?? "",
      ]),
    cut: (lookedTo) => csvLine(COLUMNS.map((name) => (name === "sentence" ? cutWords(lookedTo) : ""))),
  },
  jsonl: {
    head: "",
    event: (event, workspaceId) => `${JSON.stringify(recordOf(event, workspaceId))}\n`,
    cut: (lookedTo) => `${JSON.stringify({ cut_off: cutWords(lookedTo), before: lookedTo })}\n`,
  },
};

// All that the hash of an event covers is in it: whoever has the file checks it without the database (lib/domain/README.md).
const recordOf = (event: AuditEvent, workspaceId: string) => ({
  at: event.at.toISOString(),
  event_type: event.type,
  sentence: lineOf(event),
  actor: event.actor,
  actor_name: event.actorName,
  via: event.via,
  workspace_id: workspaceId,
  intent_id: event.intentId,
  intent_type: event.intentType,
  seq: event.seq,
  status: event.status,
  waiting_reason: event.waitingReason,
  details: event.body,
  hash: event.hash,
});

type Bounds = { most?: number; mostLookedAt?: number; page?: number };

export async function* exportAudit(
  sql: Sql,
  workspaceId: string,
  filter: AuditFilter,
  format: ExportFormat,
  { most = MOST_EXPORTED, mostLookedAt = MOST_LOOKED_AT, page = PAGE }: Bounds = {},
): AsyncGenerator<string> {
  const writer = WRITERS[format];
  if (writer.head !== "") yield writer.head;
  let after: string | null = null;
  let lookedTo: Date | null = null;
  let written = 0;
  for (let walks = 0; written < most; walks += 1) {
    if (walks * WALK >= mostLookedAt) break;
    const {
      events,
      next,
      lookedTo: walkedTo,
    } = await readAudit(sql, workspaceId, filter, {
      limit: page,
      after,
      most: WALK,
    });
    if (events.length > 0) yield events.map((event) => writer.event(event, workspaceId)).join("");
    written += events.length;
    if (next === null) return;
    after = next;
    lookedTo = walkedTo ?? events.at(-1)?.at ?? lookedTo;
  }
  if (lookedTo !== null) yield writer.cut(lookedTo.toISOString());
}

import Link from "next/link";
import { EventIcon } from "@/components/intent/event-icon";
import { Visible } from "@/components/task/visible";
import { RelativeTime } from "@/components/ui/relative-time";
import { VIA_WORDS } from "@/lib/domain/status-words";
import { titleFrom } from "@/lib/domain/task-spec";
import type { EventType, Via } from "@/lib/domain/types";

export type AuditLine = {
  intentId: string;
  seq: number;
  type: EventType;
  at: string;
  word: string;
  sentence: string;
  said: string | null;
  actor: string;
  actorName: string;
  via: Via;
  intentType: string;
  title: string | null;
};

const SHOWN = 300;

export function AuditList({ lines, now }: { lines: AuditLine[]; now: string }) {
  return (
    <ol
      aria-label="Events, newest first"
      className="divide-y divide-line rounded-lg border border-line bg-panel"
    >
      {lines.map((line) => (
        <li key={`${line.intentId} ${line.seq}`} className="flex gap-2.5 px-3 py-2">
          <span className="mt-0.5">
            <EventIcon type={line.type} />
          </span>
          <div className="min-w-0 flex-1">
            <p>
              <span className="font-semibold">{line.word}.</span> <Visible text={line.sentence} />
            </p>
            {line.said !== null && (
              <blockquote className="my-0.5 whitespace-pre-wrap border-l-2 border-line-strong pl-2">
                <Visible text={line.said.length > SHOWN ? `${line.said.slice(0, SHOWN)}…` : line.said} />
              </blockquote>
            )}
            <p className="flex flex-wrap items-baseline gap-x-2 text-muted">
              <Link
                href={`/intents/${line.intentId}?at=${line.seq}#event-${line.seq}`}
                prefetch={false}
                className="underline"
              >
                <Visible text={line.title ?? titleFrom(line.intentType)} />
              </Link>
              <Visible text={line.intentType} className="font-mono text-xs leading-5" />
              <span>{VIA_WORDS[line.via]}</span>
              <RelativeTime at={line.at} now={now} past />
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

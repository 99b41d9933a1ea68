import { Edits } from "@/components/task/payload/change";
import { spread } from "@/components/task/readable";
import { Visible } from "@/components/task/visible";
import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { canonical } from "@/lib/domain/canonical";
import { plain } from "@/lib/domain/describe-words";
import type { Edit } from "@/lib/domain/edits";
import { VIA_WORDS } from "@/lib/domain/status-words";
import type { JsonObject, Via } from "@/lib/domain/types";

export type VoteView = {
  key: string;
  name: string;
  outcome: string;
  positive: boolean;
  version: number;
  isCurrent: boolean; // of the version that is asked now; votes on an older one no longer count
  comment: string | null;
  data: JsonObject | null;
  edits: Edit[];
  via: Via;
  at: string;
};

export function Votes({ votes, now }: { votes: VoteView[]; now: string }) {
  if (votes.length === 0) return <p className="text-muted">Nobody has decided.</p>;
  return (
    <ol aria-label="Decisions" className="space-y-3">
      {votes.map((vote) => (
        <li key={vote.key} className="rounded-md border border-line px-3 py-2">
          <p className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium">
              <Visible text={vote.name} />
            </span>
            <span
              className={`inline-flex items-center gap-1 font-medium ${vote.positive ? "text-good" : "text-danger"}`}
            >
              <Icon name={vote.positive ? "check" : "cross"} /> <Visible text={plain(vote.outcome)} />
            </span>
            <span className="text-muted">
              {VIA_WORDS[vote.via]}, version {vote.version}, <RelativeTime at={vote.at} now={now} past />
            </span>
            {!vote.isCurrent && <span className="text-muted">· no longer counts: the request changed</span>}
          </p>
          {vote.comment !== null && (
            <blockquote className="mt-1 whitespace-pre-wrap border-l-2 border-line-strong bg-sunken px-3 py-1.5">
              <Visible text={vote.comment} />
            </blockquote>
          )}
          {vote.data !== null && (
            <details className="mt-1">
              <summary className="text-muted">What was answered</summary>
              <Raw value={vote.data} />
            </details>
          )}
          {vote.edits.length > 0 && (
            <div className="mt-2">
              <p className="mb-1 text-muted">Changed before deciding:</p>
              <Edits edits={vote.edits} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

/** JSON as it is, with line breaks between its tokens. */
export function Raw({ value }: { value: JsonObject | JsonObject[keyof JsonObject] }) {
  return (
    <pre className="max-h-96 overflow-auto whitespace-pre-wrap rounded-md border border-line bg-sunken px-3 py-2 font-mono text-code leading-relaxed">
      <Visible text={spread(canonical(value))} />
    </pre>
  );
}

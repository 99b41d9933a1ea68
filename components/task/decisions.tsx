import { RelativeTime } from "@/components/ui/relative-time";
import { decidedWord } from "@/lib/domain/describe-words";
import type { Edit } from "@/lib/domain/edits";
import { isObject } from "@/lib/domain/task-spec";
import type { Json, JsonObject } from "@/lib/domain/types";
import { Edits } from "./payload/change";
import { Value } from "./payload/value";
import { wayOf } from "./payload/way";
import { remarksOf } from "./review/comments";
import { iso, type Moment, type VoteView } from "./task-view";
import { Visible } from "./visible";

/** Each decision with its comment, its answer and what it changed. */
export function Decisions({ votes, now }: { votes: VoteView[]; now: Moment }) {
  return (
    <ul className="mt-2 space-y-2">
      {votes.map((vote) => (
        <li key={`${vote.name} ${iso(vote.at)}`} className="rounded-md border border-line px-3 py-2">
          <p className="text-muted">
            <Visible text={vote.isMine ? "You" : vote.name} /> {decidedWord(vote.outcome)}{" "}
            <RelativeTime at={iso(vote.at)} now={iso(now)} past />
          </p>
          {vote.comment && (
            <p className="mt-1 whitespace-pre-wrap">
              <Visible text={vote.comment} />
            </p>
          )}
          <Remarked data={vote.data} />
          <Changed edits={vote.edits} />
        </li>
      ))}
    </ul>
  );
}

function Remarked({ data }: { data: JsonObject | null }) {
  if (data === null) return null;
  const remarks = remarksOf(data);
  const { comments, ...rest } = data;
  const answer = remarks.length > 0 ? rest : data;
  return (
    <>
      {remarks.length > 0 && (
        <ul className="mt-1 space-y-1">
          {remarks.map((remark) => (
            <li key={`${remark.pointer}#${remark.line ?? ""}`} className="border-l-2 border-accent pl-2">
              <span className="text-muted">
                <Visible text={wayOf(remark.pointer)} />
                {remark.line !== undefined && `, line ${remark.line}`}:
              </span>{" "}
              <Visible text={remark.text} />
            </li>
          ))}
        </ul>
      )}
      {Object.keys(answer).length > 0 && (
        <div className="mt-1">
          <Value value={answer} name="" pointer="" depth={0} comments={false} />
        </div>
      )}
    </>
  );
}

function Changed({ edits }: { edits: Json }) {
  const list = editsOf(edits);
  if (list.length === 0) return null;
  return (
    <div className="mt-1">
      <p className="font-medium">Agreed with {list.length === 1 ? "one change" : `${list.length} changes`}</p>
      <Edits edits={list} />
    </div>
  );
}

function editsOf(edits: Json): Edit[] {
  if (!Array.isArray(edits)) return [];
  return edits.flatMap((edit): Edit[] => {
    if (!isObject(edit) || typeof edit.pointer !== "string") return [];
    const { pointer, before, after } = edit;
    return [{ pointer, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
  });
}

"use client";

import { CommentSpot } from "../review/comment-spot";
import { Visible } from "../visible";
import { type DiffRow, diffLines, foldSame } from "./line-diff";
import { MoreButton, useMore } from "./more";
import { Folded } from "./text";
import { diffMark } from "./text-look";

// Texts whose lines count: code, unified diffs, two versions of a text. Each line has its number, and where a review asks for
// comments, the place for one.

type Mark = "add" | "remove" | "place" | "same";
const LOOKS: Record<Mark, string> = {
  add: "bg-good-soft text-good",
  remove: "bg-danger-soft text-danger",
  place: "text-muted",
  same: "",
};
const BOX = "my-1 overflow-hidden rounded-md border border-line bg-panel font-mono text-code leading-relaxed";

type LinesProps = { text: string; pointer: string; comments: boolean; isCode?: boolean };

export function CodeLines({ text, pointer, comments, isCode = true }: LinesProps) {
  const lines = text.replace(/\n$/, "").split("\n");
  return (
    <Numbered lines={lines} markOf={() => "same"} pointer={pointer} comments={comments} isCode={isCode} />
  );
}

export function DiffText({ text, pointer, comments }: LinesProps) {
  const lines = text.replace(/\n$/, "").split("\n");
  return <Numbered lines={lines} markOf={diffMark} pointer={pointer} comments={comments} isCode />;
}

type NumberedProps = {
  lines: string[];
  markOf: (line: string) => Mark;
  pointer: string;
  comments: boolean;
  isCode: boolean;
};

function Numbered({ lines, markOf, pointer, comments, isCode }: NumberedProps) {
  const { count, ...rest } = useMore(lines.length, comments ? 60 : 24);
  return (
    <>
      <ol className={`${BOX} ${isCode ? "" : "font-sans text-sm"}`}>
        {lines.slice(0, count).map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <li key={i} className={`flex flex-wrap ${LOOKS[markOf(line)]}`}>
            <span className="w-10 shrink-0 select-none pr-2 text-right font-mono text-code text-muted">
              {i + 1}
            </span>
            <span className="min-w-0 flex-1 whitespace-pre-wrap pr-2">
              {line.length > 2_000 ? (
                <Folded text={line} isCode={isCode} />
              ) : (
                <Visible text={line === "" ? " " : line} />
              )}
            </span>
            {comments && <CommentSpot pointer={pointer} line={i + 1} quote={line} />}
          </li>
        ))}
      </ol>
      <MoreButton {...rest} what="lines" />
    </>
  );
}

const SIGN = { add: "+", remove: "−", same: " " };

/** Two versions of one text. */
export function TextChange({ before, after }: { before: string; after: string }) {
  const rows = foldSame(diffLines(before, after));
  const { count, ...rest } = useMore(rows.length, 60);
  return (
    <>
      <ol className={BOX}>
        {rows.slice(0, count).map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <ChangedLine key={i} row={row} />
        ))}
      </ol>
      <MoreButton {...rest} what="lines" />
    </>
  );
}

function ChangedLine({ row }: { row: DiffRow }) {
  if (row.kind === "gap") return <li className="px-2 text-muted">… {row.lines} lines stay as they were</li>;
  const Word = row.kind === "add" ? "ins" : row.kind === "remove" ? "del" : "span";
  return (
    <li className={`flex ${LOOKS[row.kind]}`}>
      <span aria-hidden="true" className="w-6 shrink-0 select-none text-center">
        {SIGN[row.kind]}
      </span>
      <Word className="min-w-0 flex-1 whitespace-pre-wrap pr-2 no-underline">
        <Visible text={row.text === "" ? " " : row.text} />
      </Word>
    </li>
  );
}

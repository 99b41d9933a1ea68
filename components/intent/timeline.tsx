import { Visible } from "@/components/task/visible";
import { RelativeTime } from "@/components/ui/relative-time";
import type { StoryLine } from "@/lib/domain/describe";
import { EventIcon } from "./event-icon";

// What happened, oldest first. Names and quotations are other people's text: they are shown as they are, and what would not
// be seen in them is spelled out.

type Props = { lines: StoryLine[]; now: string; label?: string };

export function Timeline({ lines, now, label = "What happened" }: Props) {
  if (lines.length === 0) return <p className="text-muted">Nothing has happened yet.</p>;
  return (
    <ol aria-label={label}>
      {lines.map((line) => (
        <li
          key={line.seq}
          id={`event-${line.seq}`}
          className="relative pb-3 pl-7 last:pb-0 not-last:before:absolute not-last:before:top-6 not-last:before:bottom-0 not-last:before:left-[7px] not-last:before:w-px not-last:before:bg-line"
        >
          <span className="absolute left-0 top-0.5">
            <EventIcon type={line.type} />
          </span>
          <Line line={line} now={now} />
        </li>
      ))}
    </ol>
  );
}

function Line({ line, now }: { line: StoryLine; now: string }) {
  return (
    <>
      <p>
        <span className="font-semibold">{line.word}.</span> <Visible text={line.sentence} />
        {line.hidden && <span className="text-muted"> (hidden from the thread since)</span>}
        <span className="whitespace-nowrap text-muted">
          {" "}
          · <RelativeTime at={line.at} now={now} past />
        </span>
      </p>
      {line.said !== null && <Said text={line.said} />}
    </>
  );
}

const LONG = 600;

/** In their own words: set apart, so that no comment can pass for a sentence of the product. */
function Said({ text }: { text: string }) {
  if (text.length <= LONG)
    return (
      <blockquote className="mt-1 whitespace-pre-wrap border-l-2 border-line-strong bg-sunken px-3 py-1.5">
        <Visible text={text} />
      </blockquote>
    );
  return (
    <details className="mt-1 border-l-2 border-line-strong bg-sunken px-3 py-1.5">
      <summary>
        <Visible text={`${text.slice(0, LONG / 3)}…`} />
      </summary>
      <blockquote className="mt-2 whitespace-pre-wrap">
        <Visible text={text} />
      </blockquote>
    </details>
  );
}

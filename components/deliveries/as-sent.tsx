import { Visible } from "@/components/task/visible";

export type AsSentView = {
  subject: string | null;
  headers: Array<{ name: string; value: string }>;
  text: string | null;
  html: string | null;
  raw: string | null; // what has no text: the blocks of a post
};

/** A message as it went out. The mail stands in a frame of its own, in which nothing runs and nothing is loaded. */
export function AsSent({ view }: { view: AsSentView }) {
  const { subject, headers, text, html, raw } = view;
  const [plain, other] = [headers.filter(isPlain), headers.filter((header) => !isPlain(header))];
  if (text === null && html === null && raw === null)
    return <p className="text-muted">Nothing of it is here: only what has gone out is kept.</p>;
  return (
    <div className="rounded-lg border border-line bg-panel">
      {(subject !== null || plain.length > 0) && (
        <dl className={`${ROWS} border-b border-line px-3 py-2`}>
          {subject !== null && <Row name="Subject" value={subject} />}
          {plain.map(({ name, value }) => (
            <Row key={name} name={name} value={value} />
          ))}
        </dl>
      )}
      {other.length > 0 && (
        <details className="border-b border-line px-3 py-2">
          <summary className="font-medium">Other headers</summary>
          <dl className={`${ROWS} mt-2`}>
            {other.map(({ name, value }) => (
              <Row key={name} name={name} value={value} />
            ))}
          </dl>
        </details>
      )}
      {html !== null && (
        <iframe
          title="The mail as it was sent"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={html}
          className="block h-[max(36rem,80dvh)] w-full rounded-b-lg bg-white"
        />
      )}
      {text !== null && <Folded summary="As plain text" isOpen={html === null} text={text} />}
      {raw !== null && (
        <Folded summary="As it was posted" isOpen={text === null && html === null} text={raw} />
      )}
    </div>
  );
}

// What everybody reads of a mail; the others are for whoever looks for it in a log.
const isPlain = ({ name }: { name: string }): boolean => name === "From" || name === "To";

const ROWS = "grid gap-x-3 sm:grid-cols-[auto_1fr]";

const Row = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">
      <Visible text={value} />
    </dd>
  </>
);

function Folded({ summary, isOpen, text }: { summary: string; isOpen: boolean; text: string }) {
  return (
    <details open={isOpen} className="border-t border-line px-3 py-2 first:border-t-0">
      <summary className="font-medium">{summary}</summary>
      <Visible
        text={text}
        className="mt-2 block whitespace-pre-wrap font-mono text-xs [overflow-wrap:anywhere]"
      />
    </details>
  );
}

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
  if (text === null && html === null && raw === null)
    return <p className="text-muted">It is written when it is sent.</p>;
  return (
    <div className="rounded-lg border border-line bg-panel">
      {(subject !== null || headers.length > 0) && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 border-b border-line px-3 py-2">
          {subject !== null && <Row name="Subject" value={subject} />}
          {headers.map(({ name, value }) => (
            <Row key={name} name={name} value={value} />
          ))}
        </dl>
      )}
      {html !== null && (
        <iframe
          title="The mail as it was sent"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={html}
          className="block h-[32rem] w-full rounded-b-lg bg-white"
        />
      )}
      {text !== null && <Folded summary="As plain text" isOpen={html === null} text={text} />}
      {raw !== null && (
        <Folded summary="As it was posted" isOpen={text === null && html === null} text={raw} />
      )}
    </div>
  );
}

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

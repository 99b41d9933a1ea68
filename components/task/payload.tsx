import type { Json } from "@/lib/domain/types";
import { members, pieces, spell, spread } from "./readable";

// What exactly is asked: the payload itself, never somebody's summary of it. Rows for reading, the hashed text one click
// away.

export function Payload({ canonical, hash, version }: { canonical: string; hash: string; version: number }) {
  const rows = members(canonical);
  return (
    <div className="rounded-md border border-line bg-sunken">
      {rows === null ? <Raw canonical={canonical} /> : <Rows rows={rows} />}
      <details className="border-t border-line">
        <summary className="px-3 py-1.5 text-muted">
          Exactly what is signed <span className="whitespace-nowrap">(version {version})</span>
        </summary>
        {rows !== null && <Raw canonical={canonical} />}
        <p className="px-3 pb-2 font-mono text-xs text-muted">SHA-256 {hash}</p>
      </details>
    </div>
  );
}

function Rows({ rows }: { rows: Array<[string, Json]> }) {
  if (rows.length === 0) return <p className="px-3 py-2 text-muted">The request carries no data.</p>;
  return (
    <dl className="grid grid-cols-1 gap-x-4 px-3 py-2 sm:grid-cols-[minmax(6rem,max-content)_1fr]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="max-w-48 pt-1 text-muted max-sm:max-w-none">
            <Visible text={name} />
          </dt>
          <dd className="min-w-0 pb-1 sm:pt-1">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: Json }) {
  if (typeof value === "string")
    return value === "" ? (
      <span className="text-muted">(empty)</span>
    ) : (
      <Visible text={value} className="whitespace-pre-wrap" />
    );
  const isNested = value !== null && typeof value === "object";
  return (
    <Visible
      text={spell(value)}
      className={`font-mono text-[13px] ${isNested ? "whitespace-pre-wrap" : ""}`}
    />
  );
}

function Raw({ canonical }: { canonical: string }) {
  return (
    <pre className="whitespace-pre-wrap px-3 py-2 font-mono text-[13px] leading-relaxed">
      <Visible text={spread(canonical)} />
    </pre>
  );
}

/** Text as it is, but for characters that would not be seen: those are spelled out. */
export function Visible({ text, className }: { text: string; className?: string }) {
  return (
    <bdi className={className}>
      {pieces(text).map((piece) =>
        piece.hidden ? (
          <span
            key={piece.at}
            className="rounded-sm border border-danger px-0.5 font-mono text-xs text-danger"
            title="a character that is not seen"
          >
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}

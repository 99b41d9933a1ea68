"use client";

import { useMemo, useRef, useState } from "react";
import { useCommands } from "@/components/keys/use-commands";
import { isObject } from "@/lib/domain/task-spec";
import type { Json } from "@/lib/domain/types";
import { Value } from "./payload/value";
import { spread } from "./readable";
import { Visible } from "./visible";

// What exactly is asked: the payload itself, never somebody's summary of it. Both ways of reading it are drawn from the one
// canonical text that is hashed: rows for reading, and the text itself one key away.

type Props = { canonical: string; hash: string; version: number; comments?: boolean };

export function Payload({ canonical, hash, version, comments = false }: Props) {
  const value = useMemo(() => JSON.parse(canonical) as Json, [canonical]);
  const [isRaw, setRaw] = useState(false);
  const details = useRef<HTMLDetailsElement>(null);
  useCommands([
    {
      id: "task.raw",
      label: "Exactly what is signed",
      keys: ["v"],
      group: "The task",
      also: ["raw", "hash"],
      run: () => toggle(details.current),
    },
  ]);
  const isEmpty = isObject(value) && Object.keys(value).length === 0;
  return (
    <div className="rounded-md border border-line bg-sunken">
      <div className="px-3 py-2">
        {isEmpty ? (
          <p className="text-muted">The request carries no data.</p>
        ) : (
          <Value value={value} name="" pointer="" depth={0} comments={comments} />
        )}
      </div>
      <details
        ref={details}
        className="border-t border-line"
        onToggle={(event) => setRaw(event.currentTarget.open)}
      >
        <summary aria-keyshortcuts="v" className="px-3 py-1.5 text-muted">
          Exactly what is signed <span className="whitespace-nowrap">(version {version})</span>
        </summary>
        {isRaw && <Raw canonical={canonical} hash={hash} />}
        <noscript>
          <Raw canonical={canonical} hash={hash} />
        </noscript>
      </details>
    </div>
  );
}

function Raw({ canonical, hash }: { canonical: string; hash: string }) {
  const [isSpread, setSpread] = useState(false);
  return (
    <div className="px-3 pb-2">
      <pre className="whitespace-pre-wrap py-1 font-mono text-code leading-relaxed">
        <Visible text={isSpread ? spread(canonical) : canonical} />
      </pre>
      <button
        type="button"
        onClick={() => setSpread(!isSpread)}
        className="rounded-sm text-accent underline"
        aria-pressed={isSpread}
      >
        Spread over lines
      </button>
      <p className="mt-1 font-mono text-xs text-muted">SHA-256 {hash}</p>
    </div>
  );
}

function toggle(details: HTMLDetailsElement | null): void {
  if (!details) return;
  details.open = !details.open;
  if (details.open) details.scrollIntoView({ block: "nearest" });
}

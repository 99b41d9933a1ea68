"use client";

import { useRef } from "react";
import { CopyButton } from "./copy-button";

/** A key or a link that the server does not keep. It leaves with the page. */
export function ShownOnce({ label, value }: { label: string; value: string }) {
  const code = useRef<HTMLElement>(null);
  return (
    <div className="rounded-md border border-warn bg-warn-soft p-3">
      <p className="font-medium text-warn">{label}</p>
      <p className="mt-1 text-muted">It is shown this once. Copy it now.</p>
      <code
        ref={code}
        className="mt-2 block select-all rounded-md border border-line bg-panel px-2 py-1.5 font-mono text-code"
      >
        {value}
      </code>
      <CopyButton text={value} from={code} />
    </div>
  );
}

"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";

/** A key or a link that the server does not keep. It leaves with the page. */
export function ShownOnce({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="rounded-md border border-warn bg-warn-soft p-3">
      <p className="font-medium text-warn">{label}</p>
      <p className="mt-1 text-muted">It is shown this once. Copy it now.</p>
      <code className="mt-2 block select-all rounded-md border border-line bg-panel px-2 py-1.5 font-mono text-[13px]">
        {value}
      </code>
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <Button
          onClick={async () => {
            await navigator.clipboard.writeText(value);
            setCopied(true);
          }}
        >
          Copy
        </Button>
        <span role="status">{copied ? "Copied." : ""}</span>
      </div>
    </div>
  );
}

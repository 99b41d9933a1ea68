"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";

/** A longer text to be pasted somewhere else. It can be read and chosen by hand, too. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const id = useId();
  const [copied, setCopied] = useState(false);
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        id={id}
        readOnly
        value={text}
        rows={8}
        spellCheck={false}
        className="w-full rounded-md border border-line-strong bg-sunken px-2.5 py-1.5 font-mono text-[13px]"
      />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <Button
          onClick={async () => {
            await navigator.clipboard.writeText(text);
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

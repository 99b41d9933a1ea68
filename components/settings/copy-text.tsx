"use client";

import { useId, useRef } from "react";
import { CopyButton } from "./copy-button";

/** A longer text to be pasted somewhere else. It can be read and chosen by hand, too. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <textarea
        ref={area}
        id={id}
        readOnly
        value={text}
        rows={8}
        spellCheck={false}
        className="w-full rounded-md border border-line-strong bg-sunken px-2.5 py-1.5 font-mono text-code"
      />
      <CopyButton text={text} from={area} />
    </div>
  );
}

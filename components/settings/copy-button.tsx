"use client";

import { type RefObject, useState } from "react";
import { isMac } from "@/components/keys/platform";
import { Button } from "@/components/ui/button";

type Props = { text: string; from: RefObject<HTMLElement | null> }; // `from`: where the text stands

/** Over plain http a browser lends a page no clipboard: then the text is chosen, and the last press is somebody's own. */
export function CopyButton({ text, from }: Props) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied.");
    } catch {
      choose(from.current);
      setSaid(`Press ${isMac() ? "⌘" : "Ctrl+"}C: it is chosen already.`);
    }
  };
  return (
    <div className="mt-2 flex flex-wrap items-center gap-3">
      <Button onClick={() => void copy()}>Copy</Button>
      <span role="status">{said}</span>
    </div>
  );
}

function choose(element: HTMLElement | null): void {
  if (element instanceof HTMLTextAreaElement) {
    element.focus();
    element.select();
  } else if (element) getSelection()?.selectAllChildren(element);
}

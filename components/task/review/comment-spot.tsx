"use client";

import { useContext, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { wayOf } from "../payload/way";
import { Visible } from "../visible";
import { Remarks } from "./context";
import type { RemarkStore } from "./remark-store";

type Props = { pointer: string; line?: number; quote: string };

/** The place for a remark on one line or one field, where somebody reviews. */
export function CommentSpot(props: Props) {
  const store = useContext(Remarks);
  return store && <Spot {...props} store={store} />;
}

function Spot({ pointer, line, quote, store }: Props & { store: RemarkStore }) {
  const [before, setBefore] = useState<string | null>(null); // what it said when it was opened; null: it is not open
  const [typed, setTyped] = useState("");
  const opener = useRef<HTMLButtonElement>(null);
  const remark = useSyncExternalStore(
    store.subscribe,
    () => store.at(pointer, line),
    () => undefined,
  );
  const place = line === undefined ? wayOf(pointer) : `line ${line}`;
  // As it stands it goes along with whatever is decided: what somebody typed is not lost for want of one more press.
  const write = (next: string) => {
    const text = next.trim();
    setTyped(next);
    if (text === "") store.remove(pointer, line);
    else store.set({ pointer, ...(line !== undefined && { line }), quote, text });
  };
  const open = () => {
    setBefore(remark?.text ?? "");
    setTyped(remark?.text ?? "");
  };
  const keep = () => {
    setBefore(null);
    opener.current?.focus();
  };
  const cancel = () => {
    write(before ?? "");
    keep();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        onClick={before === null ? open : keep}
        aria-expanded={before !== null}
        aria-label={`${remark ? "Change the comment" : "Comment"} on ${place}`}
        title={`Comment on ${place}`}
        className="inline-flex min-h-7 min-w-7 shrink-0 items-center justify-center rounded-sm pointer-coarse:min-h-12 pointer-coarse:min-w-12 font-sans text-xs text-muted hover:text-ink noscript:hidden"
      >
        <Icon name="comment" className="size-3.5" />
      </button>
      {before !== null && (
        <div className="w-full max-w-xl basis-full px-2 py-1 font-sans text-sm text-ink">
          <TextArea
            label={`Comment on ${place}`}
            rows={2}
            maxLength={1000}
            autoFocus
            value={typed}
            onChange={(event) => write(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") cancel();
              else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) keep();
              else return;
              event.preventDefault();
              event.stopPropagation();
            }}
          />
          <div className="-mt-1 mb-1 flex gap-2">
            <Button onClick={keep}>Keep</Button>
            <Button onClick={cancel}>Cancel</Button>
          </div>
        </div>
      )}
      {before === null && remark && (
        <p className="w-full basis-full whitespace-pre-wrap border-l-2 border-accent bg-accent-soft px-2 py-1 font-sans text-sm text-ink">
          <Visible text={remark.text} />
        </p>
      )}
    </>
  );
}

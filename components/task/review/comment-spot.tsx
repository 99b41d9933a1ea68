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
  const [draft, setDraft] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const remark = useSyncExternalStore(
    store.subscribe,
    () => store.at(pointer, line),
    () => undefined,
  );
  const place = line === undefined ? wayOf(pointer) : `line ${line}`;
  const close = () => {
    setDraft(null);
    opener.current?.focus();
  };
  const keep = () => {
    const text = (draft ?? "").trim();
    if (text === "") store.remove(pointer, line);
    else store.set({ pointer, ...(line !== undefined && { line }), quote, text });
    close();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        onClick={() => setDraft(remark?.text ?? "")}
        aria-expanded={draft !== null}
        aria-label={`${remark ? "Change the comment" : "Comment"} on ${place}`}
        title={`Comment on ${place}`}
        className="inline-flex shrink-0 items-center gap-1 rounded-sm px-1.5 font-sans text-xs text-muted hover:text-ink noscript:hidden"
      >
        <Icon name="comment" className="size-3.5" />
      </button>
      {draft !== null && (
        <div className="w-full max-w-xl basis-full px-2 py-1 font-sans text-sm text-ink">
          <TextArea
            label={`Comment on ${place}`}
            rows={2}
            maxLength={1000}
            autoFocus
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") close();
              else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) keep();
              else return;
              event.preventDefault();
              event.stopPropagation();
            }}
          />
          <div className="-mt-1 mb-1 flex gap-2">
            <Button onClick={keep}>Keep</Button>
            <Button onClick={close}>Cancel</Button>
          </div>
        </div>
      )}
      {draft === null && remark && (
        <p className="w-full basis-full whitespace-pre-wrap border-l-2 border-accent bg-accent-soft px-2 py-1 font-sans text-sm text-ink">
          <Visible text={remark.text} />
        </p>
      )}
    </>
  );
}

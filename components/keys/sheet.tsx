"use client";

import { useRef } from "react";
import { CloseButton, Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import type { OverlayProps } from "./commands-provider";
import { bySection, type Section } from "./find";
import { KeyCaps } from "./key-caps";

/** Every key that means something on this page, told by the same list that hears it. */
export function Sheet({ commands, shortcuts, close }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const sections = bySection(commands.filter(({ keys }) => keys && keys.length > 0));
  return (
    <Dialog label="Keyboard shortcuts" handle={dialog} onClose={close} className="max-w-3xl">
      <div className="flex max-h-[calc(100dvh-2rem)] flex-col">
        <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
          <h2 className="flex-1 text-lg font-semibold">Keyboard shortcuts</h2>
          <CloseButton dialog={dialog} />
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
        <section tabIndex={0} aria-label="All shortcuts" className="overflow-y-auto px-4 py-3">
          {!shortcuts && (
            <div className="mb-4">
              <Notice tone="refused">
                Single keys are switched off in your settings. Those with Ctrl or ⌘, Enter and Esc still work.
              </Notice>
            </div>
          )}
          <div className="gap-x-8 md:columns-2">
            {sections.map((section) => (
              <Keys key={section.title} {...section} />
            ))}
          </div>
        </section>
      </div>
    </Dialog>
  );
}

function Keys({ title, commands }: Section) {
  return (
    <section className="mb-5 break-inside-avoid">
      <h3 className="mb-1 text-xs font-semibold text-muted">{title}</h3>
      <dl>
        {commands.map(({ id, label, keys = [] }) => (
          <div key={id} className="flex min-h-8 items-center gap-3 border-b border-line py-1 last:border-b-0">
            <dt className="min-w-0 flex-1">{label}</dt>
            <dd className="flex flex-wrap items-center justify-end gap-1.5">
              {keys.map((each, index) => (
                <span key={each} className="inline-flex items-center gap-1.5">
                  {index > 0 && <span className="text-xs text-muted">or</span>}
                  <KeyCaps keys={each} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

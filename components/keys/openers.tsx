"use client";

import { Icon } from "@/components/ui/icon";
import { KeyCaps } from "./key-caps";
import { useKeys } from "./use-commands";

/** The palette for a hand on the mouse or on a phone. */
export function PaletteButton({ compact = false }: { compact?: boolean }) {
  const keys = useKeys();
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={keys?.openPalette}
      onPointerEnter={keys?.preload}
      onFocus={keys?.preload}
      className={
        compact
          ? "inline-flex size-9 items-center justify-center rounded-md border border-line-strong text-muted"
          : "flex min-h-9 w-full items-center gap-2 rounded-md border border-line-strong px-2 text-left text-muted hover:bg-sunken"
      }
    >
      <Icon name="search" />
      <span className={compact ? "sr-only" : "min-w-0 flex-1 truncate"}>
        Search<span className="sr-only"> and commands</span>
      </span>
      {!compact && <Hint keys="Mod+K" />}
    </button>
  );
}

export function SheetButton() {
  const keys = useKeys();
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts="?"
      onClick={keys?.openSheet}
      className="flex min-h-8 w-full items-center gap-1 rounded-md px-2 text-left text-muted hover:bg-sunken"
    >
      <span className="min-w-0 flex-1 truncate">Keyboard shortcuts</span>
      <Hint keys="?" />
    </button>
  );
}

/** For the eyes: whoever listens is told the key by the button itself. */
const Hint = ({ keys }: { keys: string }) => (
  <span aria-hidden="true">
    <KeyCaps keys={keys} />
  </span>
);

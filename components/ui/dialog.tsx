"use client";

import { type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { Icon } from "./icon";

type Props = {
  label: string;
  onClose: () => void;
  /** To close it from within, so that what had the focus gets it back before anything else happens. */
  handle?: RefObject<HTMLDialogElement | null>;
  className?: string;
  children: ReactNode;
};

/** A modal dialog of the browser's own: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ label, onClose, handle, className = "", children }: Props) {
  const own = useRef<HTMLDialogElement>(null);
  const dialog = handle ?? own;
  // Before the browser hears another key: what is typed from here on is the dialog's.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, [dialog]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key for a click beside the dialog is Escape, and the browser's own.
    <dialog
      ref={dialog}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close(); // beside it, on the backdrop
      }}
      className={`m-auto max-h-[calc(100dvh-2rem)] w-[calc(100%-1rem)] overflow-hidden rounded-lg border border-line-strong bg-panel p-0 text-ink backdrop:bg-page/75 ${className}`}
    >
      {children}
    </dialog>
  );
}

export function CloseButton({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  return (
    <button
      type="button"
      aria-label="Close"
      onClick={() => dialog.current?.close()}
      className="inline-flex size-9 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken"
    >
      <Icon name="cross" />
    </button>
  );
}

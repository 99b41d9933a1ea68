"use client";

import { Button } from "@/components/ui/button";
import { OpenTask, type OpenTaskProps } from "./open-task";

/** The open task beside the list; on a phone, in its place. */
export function Pane({ onClose, ...task }: OpenTaskProps & { onClose: () => void }) {
  return (
    <section aria-label="Task" className="min-w-0 px-3 py-3 sm:px-5" data-pane>
      <p className="mb-2 flex items-center gap-3 xl:sr-only xl:focus-within:not-sr-only">
        <Button onClick={onClose}>Back to the list</Button>
      </p>
      <OpenTask
        {...task}
        heading="h2"
        held="Your decision is on its way; below you can still take it back."
      />
    </section>
  );
}

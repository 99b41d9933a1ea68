"use client";

import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

// Most of the code of the inbox shows and answers a task: it is fetched when the first one is opened.

export const Pane = dynamic(() =>
  import("./pane").then(
    (module) => module.Pane,
    () => NotFetched,
  ),
);

/** In place of the task alone: the list beside it goes on. */
function NotFetched() {
  return (
    <section aria-label="Task" className="px-3 py-3 sm:px-5">
      <Notice tone="problem">
        This task could not be fetched. Look at your connection, then{" "}
        <Button onClick={() => location.reload()}>Load the page again</Button>
      </Notice>
    </section>
  );
}

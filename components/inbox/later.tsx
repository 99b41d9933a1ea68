"use client";

import { type ComponentProps, lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { useLeftBehind } from "@/components/ui/left-behind";
import { Notice } from "@/components/ui/notice";
import { isFiltered } from "@/lib/domain/inbox-views";
import type { BulkBar as Bar } from "./bulk-bar";
import type { KeepView as Keep } from "./keep-view";
import type { Nothing as None } from "./nothing";
import type { OnTheirWay as Way } from "./on-their-way";
import type { Pane as TaskPane } from "./pane";

// Most of the code of the inbox shows and answers a task: it is fetched when the first one is opened, what decides several when
// the first one is selected, and so on.

const LazyPane = lazy(() =>
  import("./pane").then(
    ({ Pane }) => ({ default: Pane }),
    () => ({ default: NotFetched as typeof TaskPane }),
  ),
);
const LazyBar = lazy(() =>
  import("./bulk-bar").then(
    ({ BulkBar }) => ({ default: BulkBar }),
    () => ({ default: NotFetched as typeof Bar }),
  ),
);

const LazyWay = lazy(() =>
  import("./on-their-way").then(
    ({ OnTheirWay }) => ({ default: OnTheirWay }),
    () => ({ default: NotFetched as typeof Way }),
  ),
);

const LazyNothing = lazy(() =>
  import("./nothing").then(
    ({ Nothing }) => ({ default: Nothing }),
    () => ({ default: NotFetched as typeof None }),
  ),
);

const LazyKeep = lazy(() =>
  import("./keep-view").then(
    ({ KeepView }) => ({ default: KeepView }),
    () => ({ default: NotFetched as typeof Keep }),
  ),
);

type Drawn = { drawnId: string | undefined }; // the task that came with the page

/**
 * What came with the page would be taken away while its code is fetched, if it stood within a boundary of its own, and with it
 * what was typed by then: such a page waits for that code before it is taken over.
 */
export function Pane({ drawnId, ...props }: ComponentProps<typeof TaskPane> & Drawn) {
  const [isDrawn] = useState(props.id === drawnId);
  if (isDrawn) return <LazyPane {...props} />;
  return (
    <Suspense>
      <LazyPane {...props} />
    </Suspense>
  );
}

export const BulkBar = (props: ComponentProps<typeof Bar>) =>
  props.selected.length > 0 && (
    <Suspense>
      <LazyBar {...props} />
    </Suspense>
  );

export const OnTheirWay = (props: ComponentProps<typeof Way>) => {
  const behind = useLeftBehind();
  return (
    (props.way.length > 0 || behind) && (
      <Suspense>
        <LazyWay {...props} />
      </Suspense>
    )
  );
};

export const Nothing = (props: ComponentProps<typeof None>) => (
  <Suspense>
    <LazyNothing {...props} />
  </Suspense>
);

export const KeepView = (props: ComponentProps<typeof Keep>) =>
  (props.savedId !== null || isFiltered(props.query)) && (
    <Suspense>
      <LazyKeep {...props} />
    </Suspense>
  );

/** In place of the part alone: the list beside it goes on. */
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

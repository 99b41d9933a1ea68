import { lazy, Suspense } from "react";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { EndedSentence } from "./ended-sentence";
import { type EndedView, iso, type Moment, type TaskView, type VoteView } from "./task-view";

/** What a task came to, and everything that was said with it. News, not an error, even when somebody else was quicker. */
export function Ended({ task, ended, now }: { task: TaskView; ended: EndedView; now: Moment }) {
  return (
    <div role="status" className="mb-3">
      <Notice tone={ended.byMe ? "done" : "refused"}>
        <EndedSentence ended={ended} />
        {ended.at && (
          <>
            , <RelativeTime at={iso(ended.at)} now={iso(now)} past />
          </>
        )}
        .
      </Notice>
      <Decisions votes={task.decisions ?? []} now={now} />
    </div>
  );
}

/** What was said with each decision: most tasks have none yet, so it is fetched where there is any. */
export function Decisions({ votes, now }: { votes: VoteView[]; now: Moment }) {
  const told = votes.filter((vote) => vote.comment !== null || vote.data !== null || vote.edits !== null);
  if (told.length === 0) return null;
  return (
    <Suspense>
      <LazyDecisions votes={told} now={now} />
    </Suspense>
  );
}

const LazyDecisions = lazy(() =>
  import("./decisions").then(
    ({ Decisions }) => ({ default: Decisions }),
    () => ({ default: NotFetched }),
  ),
);

const NotFetched = () => (
  <p className="mt-2 text-warn">What was said with the decisions could not be fetched.</p>
);

"use client";

import { useQuery } from "@tanstack/react-query";
import { Timeline } from "@/components/intent/timeline";
import { TaskCard } from "@/components/task/task-card";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { askTask, Gone, KEYS } from "./ask";
import { Fate } from "./fate";
import { type Panel, type TaskActs, TaskActsBar } from "./task-acts";
import type { TaskPane } from "./task-pane";

type Props = {
  id: string;
  now: string;
  first: TaskPane | null;
  acts: TaskActs;
  decide: FormAction;
  isSending: boolean;
  isSnoozed: boolean;
  panel: Panel;
  onPanel: (panel: Panel) => void;
  onClose: () => void;
  onChanged: (what: "changed" | "left") => void;
};

/** The open task beside the list: what is asked, the form, and its story. Decided elsewhere, it says so in place of the form. */
export function Pane(props: Props) {
  const { id, now, first, acts, decide, isSending, isSnoozed, panel, onPanel, onClose, onChanged } = props;
  const { data, error, refetch } = useQuery({
    queryKey: KEYS.task(id),
    queryFn: ({ signal }) => askTask(id, signal),
    ...(first?.id === id && { initialData: first }),
    retry: (failures, error) => !(error instanceof Gone) && failures < 3,
  });
  return (
    <section aria-label="Task" className="min-w-0 px-3 py-3 sm:px-5" data-pane>
      <p className="mb-2 flex items-center gap-3 xl:sr-only xl:focus-within:not-sr-only">
        <Button onClick={onClose}>Back to the list</Button>
      </p>
      {error && !data && (
        <Notice tone="problem">
          {error instanceof Gone
            ? "This task is not there for you any more. "
            : `This task could not be read. ${error.message} `}
          {!(error instanceof Gone) && <Button onClick={() => void refetch()}>Try again</Button>}
        </Notice>
      )}
      {!data && !error && <Skeleton />}
      {data && (
        <>
          <div role="status" aria-live="polite">
            {data.task === null && data.fate && (
              <div className="mb-3">
                <Fate fate={data.fate} now={now} />
              </div>
            )}
            {isSending && <p className="mb-3 text-muted">Sending…</p>}
          </div>
          {data.task && (
            <div hidden={isSending}>
              <TaskCard
                key={`${id}-${data.task.version}`}
                task={data.task}
                now={new Date(now)}
                action={decide}
              />
              <div className="mt-4">
                <TaskActsBar
                  pane={data}
                  acts={acts}
                  isSnoozed={isSnoozed}
                  panel={panel}
                  onPanel={onPanel}
                  onDone={(what) => {
                    void refetch();
                    onChanged(what);
                  }}
                />
              </div>
            </div>
          )}
          <h2 className="mb-2 mt-6 font-semibold">What happened</h2>
          <Timeline lines={data.story} now={now} />
        </>
      )}
    </section>
  );
}

function Skeleton() {
  return (
    <div aria-hidden="true" className="space-y-3 rounded-lg border border-line bg-panel p-4">
      {[60, 40, 90, 75, 85].map((width) => (
        <div key={width} className="h-4 rounded-sm bg-sunken" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

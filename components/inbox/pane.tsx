"use client";

import { useQuery } from "@tanstack/react-query";
import { Timeline } from "@/components/intent/timeline";
import { TaskDetail } from "@/components/task/task-detail";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { askTask, Gone, KEYS } from "./ask";
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
          <p role="status">{isSending && <span className="text-muted">Sending…</span>}</p>
          {data.held && !isSending && (
            <div className="mb-3">
              <Notice tone="done">Your decision is on its way; below you can still take it back.</Notice>
            </div>
          )}
          <div hidden={isSending}>
            <TaskDetail
              task={data.task}
              now={now}
              action={decide}
              actions={
                !data.task.ended && (
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
                )
              }
              timeline={
                <>
                  <h3 className="mb-2 mt-5 font-semibold">What happened</h3>
                  <Timeline lines={data.story} now={now} />
                </>
              }
            />
          </div>
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

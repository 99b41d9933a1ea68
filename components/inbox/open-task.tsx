"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Timeline } from "@/components/intent/timeline";
import { TaskDetail } from "@/components/task/task-detail";
import { Visible } from "@/components/task/visible";
import { Button } from "@/components/ui/button";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { askTask, Gone, KEYS } from "./ask";
import { type Panel, type TaskActs, TaskActsBar } from "./task-acts";
import { useReplaced } from "./use-replaced";

export type OpenTaskProps = {
  id: string;
  now: string;
  acts: TaskActs;
  decide: FormAction;
  isSending?: boolean;
  panel: Panel;
  onPanel: (panel: Panel) => void;
  onDone: (act: keyof TaskActs, answer: FormState) => void;
  onRefused?: (answer: FormState) => void;
};
type Props = OpenTaskProps & {
  heading: "h1" | "h2";
  held: ReactNode; // while a decision of whoever looks is on its way
};

/**
 * A task and all that can be done with it: what is asked, the form, and its story. Decided elsewhere, it says so in place of
 * the form; handed on, in place of everything.
 */
export function OpenTask(props: Props) {
  const {
    id,
    now,
    acts,
    decide,
    isSending = false,
    panel,
    onPanel,
    onDone,
    onRefused,
    heading,
    held,
  } = props;
  const { data, error, refetch } = useQuery({
    queryKey: KEYS.task(id),
    queryFn: ({ signal }) => askTask(id, signal),
    retry: (failures, error) => !(error instanceof Gone) && failures < 3,
  });
  const replaced = useReplaced(data?.task);
  if (error instanceof Gone) return <NotYours title={data?.task.spec.title} />;
  if (error && !data)
    return (
      <Notice tone="problem">
        This task could not be read. {error.message} <Button onClick={() => void refetch()}>Try again</Button>
      </Notice>
    );
  if (!data) return <Skeleton />;
  const Below = heading === "h1" ? "h2" : "h3";
  return (
    <>
      <p role="status">{isSending && <span className="text-muted">Sending…</span>}</p>
      <div role="status" ref={replaced.told}>
        {replaced.by !== null && (
          <div className="mb-3">
            <Notice tone="problem">
              Changed while you read it. Look again: this is version {replaced.by}.
            </Notice>
          </div>
        )}
      </div>
      {data.held && !isSending && (
        <div className="mb-3">
          <Notice tone="done">{held}</Notice>
        </div>
      )}
      <div hidden={isSending}>
        <TaskDetail
          heading={heading}
          task={data.task}
          now={now}
          action={decide}
          actions={
            !data.task.ended && (
              <TaskActsBar
                pane={data}
                now={now}
                acts={acts}
                panel={panel}
                onPanel={onPanel}
                onRefused={onRefused}
                onDone={(act, answer) => {
                  void refetch();
                  onDone(act, answer);
                }}
              />
            )
          }
          timeline={
            <>
              <Below className="mb-2 mt-5 font-semibold">What happened</Below>
              <Timeline lines={data.story} now={now} />
            </>
          }
        />
      </div>
    </>
  );
}

/** The same words for what was never there; by name only what this page has shown already. */
function NotYours({ title }: { title: string | undefined }) {
  return (
    <div role="status">
      <Notice tone="refused">
        {title === undefined ? (
          "There is no such task for you."
        ) : (
          <>
            <span className="block font-medium">
              <Visible text={title} />
            </span>
            This is asked of somebody else now, and no longer of you.
          </>
        )}
      </Notice>
    </div>
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

import type { ReactNode } from "react";
import type { FormAction } from "@/components/ui/form-state";
import { Icon } from "@/components/ui/icon";
import type { JsonObject } from "@/lib/domain/types";
import { Desk } from "./decide/desk";
import { Decisions, Ended } from "./ended";
import { AgentWords } from "./kind-facts";
import { Payload } from "./payload";
import { Difference } from "./payload/change";
import { TaskHeader } from "./task-header";
import type { Moment, TaskView } from "./task-view";
import { Visible } from "./visible";
import { otherwise, whatThen } from "./what-then";

type Props = {
  task: TaskView;
  now: Moment;
  action: FormAction;
  heading?: "h1" | "h2";
  proof?: ReactNode; // what is typed, besides, by whoever is not signed in
  actions?: ReactNode; // claim, reassign, snooze …
  comments?: ReactNode;
  timeline?: ReactNode;
};

/**
 * One task, whole: who asks, what exactly, how it stands, and where it is decided. It is drawn on the server and in the
 * browser alike.
 */
export function TaskDetail({ task, now, action, heading = "h2", proof, actions, comments, timeline }: Props) {
  return (
    <article
      data-task={task.id}
      aria-labelledby={`${task.id}-title`}
      className="rounded-lg border border-line bg-panel px-4 py-4"
    >
      <TaskHeader task={task} now={now} heading={heading} />
      {actions && <div className="mb-3">{actions}</div>}
      {task.ended && <Ended task={task} ended={task.ended} now={now} />}
      <AgentWords task={task} />
      <Body task={task} now={now} action={action} proof={proof} />
      {!task.ended && <WhatThen task={task} />}
      {comments}
      {timeline}
    </article>
  );
}

function Body({ task, now, action, proof }: Pick<Props, "task" | "now" | "action" | "proof">) {
  if (task.payload === null) return <TooLarge task={task} />;
  const isOpen = !task.ended && task.barred === null;
  const payload = (
    <>
      <Revised task={task} />
      <Payload
        canonical={task.payload}
        hash={task.payloadHash}
        version={task.version}
        comments={isOpen && task.spec.kind === "review"}
      />
      {!task.ended && <Decisions votes={task.decisions ?? []} now={now} />}
    </>
  );
  if (isOpen)
    return (
      // Another version is another request: nothing that was written about the one before goes along.
      <Desk
        key={`${task.id} ${task.version}`}
        task={task}
        payload={task.payload}
        action={action}
        proof={proof}
      >
        {payload}
      </Desk>
    );
  return (
    <>
      {payload}
      {!task.ended && task.barred !== null && (
        <p className="mt-3 flex items-start gap-2 text-muted">
          <Icon name="info" className="mt-0.5" /> <Visible text={task.barred} />
        </p>
      )}
    </>
  );
}

/** What the submitter has changed since the version before. */
function Revised({ task: { previous, payload, version } }: { task: TaskView }) {
  if (!previous || payload === null) return null;
  return (
    <details className="mb-2 rounded-md border border-line px-3 py-1.5" open>
      <summary className="font-medium">
        Changed since version {previous.version}{" "}
        <span className="font-normal text-muted">(this is {version})</span>
      </summary>
      <div className="py-1">
        <Difference
          before={JSON.parse(previous.payload) as JsonObject}
          after={JSON.parse(payload) as JsonObject}
        />
      </div>
    </details>
  );
}

function TooLarge({ task }: { task: TaskView }) {
  return (
    <p>
      <a
        href={`/inbox/${task.id}`}
        className="inline-flex min-h-9 items-center rounded-md border border-line-strong px-3 py-1.5 font-medium hover:bg-sunken"
      >
        Review
      </a>
      <span className="ml-3 text-muted">
        It carries {Math.ceil(task.payloadBytes / 1024)} KB: read it on its own page.
      </span>
    </p>
  );
}

function WhatThen({ task }: { task: TaskView }) {
  return (
    <details className="mt-3 text-muted" open>
      <summary className="py-1">What each outcome does</summary>
      <ul className="list-disc space-y-0.5 pl-5">
        {whatThen(task).map(({ outcome, verb, sentence }) => (
          <li key={outcome}>
            <span className="font-medium text-ink">
              <Visible text={verb} />
            </span>
            : <Visible text={sentence} />
          </li>
        ))}
        {otherwise(task).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}

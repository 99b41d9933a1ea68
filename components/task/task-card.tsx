import type { FormAction } from "@/components/ui/form-state";
import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Risk } from "@/lib/domain/types";
import { DecisionForm } from "./decision-form";
import { wordsOf } from "./outcome-words";
import { Payload, Visible } from "./payload";
import { iso, type Moment, millis, type TaskView } from "./task-view";

type Props = { task: TaskView; now: Date; action: FormAction; heading?: "h1" | "h2" };

export function TaskCard({ task, now, action, heading: Heading = "h2" }: Props) {
  const { spec } = task;
  return (
    <article aria-labelledby={`${task.id}-title`} className="rounded-lg border border-line bg-panel p-4">
      <Heading id={`${task.id}-title`} className="text-base font-semibold leading-snug">
        <Visible text={spec.title} />
      </Heading>
      <Facts task={task} now={now} />
      {spec.description && (
        <p className="mb-3 whitespace-pre-wrap">
          <span className="text-muted">The agent says: </span>
          <Visible text={spec.description} />
        </p>
      )}
      {task.payload === null ? (
        <TooLarge task={task} />
      ) : (
        <>
          <Payload canonical={task.payload} hash={task.payloadHash} version={task.version} />
          <Decide task={task} action={action} />
        </>
      )}
    </article>
  );
}

function Facts({ task, now }: { task: TaskView; now: Date }) {
  const { spec } = task;
  return (
    <ul className="mb-3 mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
      <li>
        asked by <AgentName address={task.fromAgent} />{" "}
        <RelativeTime at={iso(task.assignedAt)} now={now.toISOString()} past />
      </li>
      <li>{wordsOf(spec.kind)}</li>
      <RiskBadge risk={spec.risk} />
      <DueBadge dueAt={task.dueAt} now={now} />
      {spec.quorum.need > 1 && (
        <li className="inline-flex items-center gap-1">
          <Icon name="people" /> {task.agreed} of {spec.quorum.need} agreed
        </li>
      )}
    </ul>
  );
}

/** `agent://acme/main/refunds` reads as "refunds"; the whole address is on hover. */
function AgentName({ address }: { address: string }) {
  const name = address.split("/").at(-1) || address;
  return (
    <span className="font-medium text-ink" title={address}>
      <Visible text={name} />
    </span>
  );
}

function RiskBadge({ risk }: { risk: Risk }) {
  if (risk === "normal") return null;
  if (risk === "low") return <li>Low risk</li>;
  return (
    <li className="inline-flex items-center gap-1 rounded-sm border border-danger bg-danger-soft px-1.5 font-medium text-danger">
      <Icon name="alert" /> High risk
    </li>
  );
}

const SOON_MS = 60 * 60_000;

function DueBadge({ dueAt, now }: { dueAt: Moment | null; now: Date }) {
  if (dueAt === null) return <li>No due time</li>;
  const isSoon = millis(dueAt) - now.getTime() < SOON_MS;
  return (
    <li className={`inline-flex items-center gap-1 ${isSoon ? "font-medium text-warn" : ""}`}>
      <Icon name="clock" /> due <RelativeTime at={iso(dueAt)} now={now.toISOString()} />
    </li>
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

function Decide({ task, action }: { task: TaskView; action: FormAction }) {
  if (task.barred !== null)
    return (
      <p className="mt-3 flex items-start gap-2 text-muted">
        <Icon name="info" className="mt-0.5" /> {task.barred}
      </p>
    );
  const { spec } = task;
  return (
    <DecisionForm
      action={action}
      taskId={task.id}
      title={spec.title}
      version={task.version}
      payloadHash={task.payloadHash}
      outcomes={spec.outcomes}
      commentRequired={spec.commentRequired}
      evidenceRequired={spec.evidenceRequired}
      formSchema={spec.formSchema === null ? null : JSON.stringify(spec.formSchema, null, 2)}
    />
  );
}

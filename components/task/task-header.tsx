import { Icon, type IconName } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { decidedWord, shortAddress } from "@/lib/domain/describe-words";
import { wordsOf } from "@/lib/domain/outcome-words";
import type { Risk, TaskKind } from "@/lib/domain/types";
import { Due } from "./due";
import { iso, type Moment, type TaskView, type VoteView } from "./task-view";
import { Visible } from "./visible";
import { askedWho, stillToDecide } from "./what-then";

type Props = { task: TaskView; now: Moment; heading: "h1" | "h2" };

/** Who asks whom for what, how dangerous it is, how long there is, and how far the others are. */
export function TaskHeader({ task, now, heading: Heading }: Props) {
  const { spec } = task;
  const isOpen = !task.ended;
  return (
    <header className="mb-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
        <span className="inline-flex items-center gap-1">
          <Icon name={KIND_ICONS[spec.kind]} /> {wordsOf(spec.kind)}
        </span>
        <RiskMark risk={spec.risk} />
        {isOpen && task.dueAt !== null && (
          <Due dueAt={iso(task.dueAt)} assignedAt={iso(task.assignedAt)} now={iso(now)} />
        )}
        {isOpen && task.dueAt === null && <span>no due time</span>}
        {isOpen && task.targetAt && (
          <span>
            target <RelativeTime at={iso(task.targetAt)} now={iso(now)} />
          </span>
        )}
        {task.version > 1 && <span>version {task.version}</span>}
      </p>
      <Heading id={`${task.id}-title`} className="mt-1 text-lg font-semibold leading-snug">
        <Visible text={spec.title} />
      </Heading>
      <p className="mt-0.5 text-muted">
        <Asker task={task} /> asked <RelativeTime at={iso(task.assignedAt)} now={iso(now)} past />
        {task.claimedName && (
          <>
            {" · "}
            {task.claimedName === "you" ? (
              "you have"
            ) : (
              <>
                <Visible text={task.claimedName} /> has
              </>
            )}{" "}
            taken it on
          </>
        )}
      </p>
      <Progress task={task} now={now} />
      <Asked task={task} />
    </header>
  );
}

const KIND_ICONS: Record<TaskKind, IconName> = {
  approval: "check",
  review: "list",
  form: "edit",
  manual_action: "settings",
  override: "alert",
  confirmation: "check",
  assignment: "people",
  clarification: "comment",
};

/** `agent://acme/main/refunds` reads as "refunds"; the whole address is on hover. */
function Asker({ task }: { task: TaskView }) {
  return (
    <>
      <span className="font-medium text-ink" title={task.fromAgent}>
        <Visible text={shortAddress(task.fromAgent)} />
      </span>
      {task.behindName && (
        <>
          {" "}
          for{" "}
          <span className="font-medium text-ink">
            <Visible text={task.behindName} />
          </span>
        </>
      )}
    </>
  );
}

function RiskMark({ risk }: { risk: Risk }) {
  if (risk === "normal") return null;
  if (risk === "low") return <span>Low risk</span>;
  return (
    <span className="inline-flex items-center gap-1 rounded-sm border border-danger bg-danger-soft px-1.5 font-medium text-danger">
      <Icon name="alert" /> High risk
    </span>
  );
}

/** "1 of 2 agreed: Bo approved" */
function Progress({ task, now }: { task: TaskView; now: Moment }) {
  const { need } = task.spec.quorum;
  const votes = task.decisions ?? [];
  const isOpen = !task.ended;
  if (!isOpen || (need <= 1 && votes.length === 0)) return null;
  return (
    <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <span className="inline-flex items-center gap-1 font-medium">
        <Icon name="people" /> {task.agreed} of {need} agreed
      </span>
      {votes.map((vote) => (
        <Voted key={`${vote.name} ${iso(vote.at)}`} vote={vote} now={now} />
      ))}
    </p>
  );
}

function Voted({ vote, now }: { vote: VoteView; now: Moment }) {
  return (
    <span className="inline-flex items-center gap-1 text-muted">
      <Icon
        name={vote.positive ? "check" : "cross"}
        className={vote.positive ? "text-good" : "text-danger"}
      />
      <span>
        {vote.isMine ? "you" : <Visible text={vote.name} />} {decidedWord(vote.outcome)}{" "}
        <RelativeTime at={iso(vote.at)} now={iso(now)} past />
      </span>
    </span>
  );
}

function Asked({ task }: { task: TaskView }) {
  const names = askedWho(task);
  if (names === null || task.ended) return null;
  const still = stillToDecide(task);
  return (
    <p className="mt-0.5 text-muted">
      {still === null ? "May decide" : "Asked"}: <Visible text={names} />
      {still !== null && `; ${still}`}
    </p>
  );
}

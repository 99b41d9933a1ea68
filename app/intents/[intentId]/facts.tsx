import type { ReactNode } from "react";
import { Raw } from "@/components/intent/votes";
import { Visible } from "@/components/task/visible";
import { ClockTime } from "@/components/ui/clock-time";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import type { IntentFile } from "@/lib/db/read/intent-file";
import { capital, nameOf, plain } from "@/lib/domain/describe-words";
import type { Intent, Timer } from "@/lib/domain/state";
import { TIMER_WORDS } from "@/lib/domain/status-words";

/** Who asked whom, when, and under which names it can be found again. */
export function Facts({ file, now }: { file: IntentFile; now: string }) {
  const { intent, task, names } = file;
  // Nobody's name is changed; what stands for one begins like a sentence.
  const name = (ref: string) =>
    names.has(ref) && ref.startsWith("person:") ? nameOf(ref, { names }) : capital(nameOf(ref, { names }));
  return (
    <dl className="mt-3 grid grid-cols-1 gap-x-4 sm:grid-cols-[max-content_minmax(0,1fr)]">
      <Fact word="Asked by">
        <Visible text={name(intent.submitter)} />
        {intent.behindPersonId !== null && intent.submitter !== `person:${intent.behindPersonId}` && (
          <>
            {" "}
            for <Visible text={name(`person:${intent.behindPersonId}`)} />
          </>
        )}
        , <RelativeTime at={intent.createdAt.toISOString()} now={now} past />
      </Fact>
      <Fact word="From">
        <Visible text={intent.from} className="font-mono text-code" />
      </Fact>
      <Fact word="To">
        <Visible text={intent.to} className="font-mono text-code" />
      </Fact>
      {task && (
        <Fact word="Kind and risk">
          {capital(plain(task.kind))}, {task.risk} risk
        </Fact>
      )}
      {intent.deadlineAt && (
        <Fact word="Deadline">
          <RelativeTime
            at={intent.deadlineAt.toISOString()}
            now={now}
            past={intent.deadlineAt.toISOString() < now}
          />{" "}
          · <ClockTime at={intent.deadlineAt.toISOString()} now={now} />
        </Fact>
      )}
      <Fact word="Type">
        <Visible text={intent.type} className="font-mono text-code" />
      </Fact>
      <Fact word="Id">
        <span className="font-mono text-code">{intent.id}</span>
      </Fact>
      {intent.correlationId !== intent.id && (
        <Fact word="Correlation id">
          <span className="font-mono text-code">{intent.correlationId}</span>
        </Fact>
      )}
      <Fact word="Hash of its newest event">
        <span className="font-mono text-code">{intent.head}</span>
      </Fact>
    </dl>
  );
}

function Fact({ word, children }: { word: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{word}</dt>
      <dd className="min-w-0 pb-1 sm:pb-0">{children}</dd>
    </>
  );
}

/** What it came to: the result its submitter reads, the error, and who took it to act on it. */
export function Outcome({ intent: { progress } }: { intent: Intent }) {
  const { result, error, reason, claim } = progress;
  if (result === undefined && error === undefined && reason === undefined && !claim) return null;
  return (
    <Section title="What it came to">
      {reason !== undefined && (
        <p className="mb-2">
          <span className="text-muted">Reason: </span>
          <Visible text={reason} />
        </p>
      )}
      {result !== undefined && <Raw value={result} />}
      {error !== undefined && (
        <>
          <p className="mb-1 mt-2 text-muted">Error:</p>
          <Raw value={error} />
        </>
      )}
      {claim && (
        <p className="mt-2">
          <span className="text-muted">Taken by </span>
          <Visible text={claim.claimer} />
          {claim.completed_at ? " and finished" : ""}
        </p>
      )}
    </Section>
  );
}

export function Timers({ timers, now }: { timers: Timer[]; now: string }) {
  return (
    <ul aria-label="Timers">
      {timers.map(({ kind, dueAt, round }) => (
        <li key={kind}>
          {TIMER_WORDS[kind]}
          {round > 1 && ` (number ${round})`} <RelativeTime at={dueAt.toISOString()} now={now} />
        </li>
      ))}
    </ul>
  );
}

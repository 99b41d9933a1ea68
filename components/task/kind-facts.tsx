import { excessOf, type OverriddenRule } from "@/lib/domain/task-about";
import type { TaskView } from "./task-view";
import { Visible } from "./visible";
import { Markdown } from "./words/markdown-view";

/** The agent's own words, always marked as such: they explain the payload and never stand for it. */
export function AgentWords({ task }: { task: TaskView }) {
  const { spec, about } = task;
  const question = about?.question ?? null;
  if (spec.description === null && question === null && !about?.rule) return null;
  return (
    <section
      aria-label="Written by the agent"
      className="mb-3 rounded-md border border-dashed border-line-strong px-3 py-2"
    >
      <p className="mb-1 text-xs font-medium text-muted">Written by the agent</p>
      {question && (
        <p className={spec.description ? "mb-2 text-base font-medium" : "text-base font-medium"}>
          <Visible text={question} />
        </p>
      )}
      {spec.description && <Markdown text={spec.description} />}
      {about?.rule && <Rule rule={about.rule} />}
    </section>
  );
}

function Rule({ rule }: { rule: OverriddenRule }) {
  const excess = excessOf(rule);
  const amount = (value: number) => `${value.toLocaleString("en")}${rule.unit ? ` ${rule.unit}` : ""}`;
  return (
    <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5">
      <dt className="text-muted">Rule overridden</dt>
      <dd className="font-medium">
        <Visible text={rule.text} />
      </dd>
      {rule.limit !== null && (
        <>
          <dt className="text-muted">It allows</dt>
          <dd className="tabular-nums">
            <Visible text={amount(rule.limit)} />
          </dd>
        </>
      )}
      {rule.asked !== null && (
        <>
          <dt className="text-muted">Asked for</dt>
          <dd className="tabular-nums">
            <Visible text={amount(rule.asked)} />
          </dd>
        </>
      )}
      {excess && (
        <>
          <dt className="text-muted">Beyond it by</dt>
          <dd className="font-medium tabular-nums text-warn">
            <Visible text={amount(Math.abs(excess.by))} />
            {excess.percent !== null && ` (${Math.abs(excess.percent)} %)`}
          </dd>
        </>
      )}
    </dl>
  );
}

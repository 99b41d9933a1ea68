import Link from "next/link";
import { Visible } from "@/components/task/visible";
import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { plain, shortAddress } from "@/lib/domain/describe-words";
import { titleFrom } from "@/lib/domain/task-spec";
import type { Risk, Status } from "@/lib/domain/types";
import { StatusBadge } from "./status";

export type IntentLine = {
  id: string;
  type: string;
  title: string | null;
  status: Status;
  risk: Risk | null;
  from: string;
  to: string;
  outcome: string | null;
  createdAt: string;
  deadlineAt: string | null;
};

type Props = { lines: IntentLine[]; now: string; label: string };

export function IntentList({ lines, now, label }: Props) {
  return (
    <ol aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-panel">
      {lines.map((line) => (
        <li key={line.id} className="px-3 py-2.5">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <Link
              href={`/intents/${line.id}`}
              prefetch={false}
              className="min-w-0 font-medium hover:underline"
            >
              <Visible text={line.title ?? titleFrom(line.type)} />
            </Link>
            <StatusBadge status={line.status} />
          </div>
          <Facts line={line} now={now} />
        </li>
      ))}
    </ol>
  );
}

function Facts({ line, now }: { line: IntentLine; now: string }) {
  const isOpen = line.outcome === null && line.deadlineAt !== null && line.status === "WAITING";
  return (
    <ul className="flex flex-wrap items-baseline gap-x-1.5 text-muted [&>li]:after:font-normal [&>li]:after:text-muted [&>li:not(:last-child)]:after:ml-1.5 [&>li:not(:last-child)]:after:content-['·'/'']">
      <li>
        <Visible text={line.type} className="font-mono text-xs" />
      </li>
      <li title={line.from}>
        from <Visible text={shortAddress(line.from)} />
      </li>
      {line.to !== "human" && (
        <li title={line.to}>
          to <Visible text={shortAddress(line.to)} />
        </li>
      )}
      {line.risk === "high" && (
        <li className="inline-flex items-center gap-1 font-medium text-danger">
          <Icon name="alert" /> High risk
        </li>
      )}
      {line.outcome !== null && (
        <li>
          outcome: <Visible text={plain(line.outcome)} className="text-ink" />
        </li>
      )}
      <li>
        <RelativeTime at={line.createdAt} now={now} past />
      </li>
      {isOpen && line.deadlineAt && (
        <li>
          due <RelativeTime at={line.deadlineAt} now={now} />
        </li>
      )}
    </ul>
  );
}

import Link from "next/link";
import { Visible } from "@/components/task/visible";
import { RelativeTime } from "@/components/ui/relative-time";
import { CHANNEL_WORDS } from "@/lib/domain/message-words";
import type { DeliveryState, Outward } from "@/lib/domain/types";
import { MessageState } from "./message-state";

export type MessageLine = {
  id: string;
  channel: Outward;
  state: DeliveryState;
  kept: boolean;
  attempts: number;
  to: string;
  title: string;
  answer: string | null; // what is said of one that is not sent
  at: string;
  isAhead: boolean; // when it is to be sent
  isOpen: boolean; // whoever looks may read it
};

type Props = { lines: MessageLine[]; now: string; label: string };

export function MessageList({ lines, now, label }: Props) {
  return (
    <ol aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-panel">
      {lines.map((line) => (
        <li key={line.id} className="px-3 py-2.5">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <Title line={line} />
            <MessageState state={line.state} kept={line.kept} />
          </div>
          <p className="flex flex-wrap items-baseline gap-x-3 text-muted">
            <span>
              to <Visible text={line.to} />
            </span>
            <span>{CHANNEL_WORDS[line.channel]}</span>
            {line.attempts > 1 && <span>{line.attempts} attempts</span>}
            <RelativeTime at={line.at} now={now} past={!line.isAhead} />
          </p>
          {line.answer !== null && (
            <Visible
              text={line.answer}
              className="block font-mono text-xs text-muted [overflow-wrap:anywhere]"
            />
          )}
        </li>
      ))}
    </ol>
  );
}

// Beside its state where there is room, above it on a phone.
const TITLE = "min-w-0 flex-1 basis-52 font-medium [overflow-wrap:anywhere]";

function Title({ line }: { line: MessageLine }) {
  const text = <Visible text={line.title} />;
  if (!line.isOpen) return <span className={TITLE}>{text}</span>;
  return (
    <Link href={`/deliveries/${line.id}`} prefetch={false} className={`${TITLE} hover:underline`}>
      {text}
    </Link>
  );
}

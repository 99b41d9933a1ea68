import { Visible } from "@/components/task/visible";
import { Icon, type IconName } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { OCCASION_WORDS } from "@/lib/domain/status-words";
import type { DeliveryState, Occasion } from "@/lib/domain/types";

export type SentView = {
  key: string;
  occasion: Occasion;
  to: string;
  channel: string;
  state: DeliveryState;
  attempts: number;
  at: string;
  answer: string | null;
};

const STATES: Record<DeliveryState, { icon: IconName; word: string; colours: string }> = {
  due: { icon: "clock", word: "To be sent", colours: "text-muted" },
  leased: { icon: "clock", word: "Being sent", colours: "text-muted" },
  delivered: { icon: "check", word: "Sent", colours: "text-good" },
  dead: { icon: "alert", word: "Could not be sent", colours: "text-danger" },
  superseded: { icon: "undo", word: "No longer needed", colours: "text-muted" },
};

export function SentTable({ sent, now }: { sent: SentView[]; now: string }) {
  if (sent.length === 0) return <p className="text-muted">Nobody was told of anything yet.</p>;
  return (
    <ul aria-label="Deliveries" className="divide-y divide-line rounded-md border border-line">
      {sent.map((one) => {
        const { icon, word, colours } = STATES[one.state];
        // What the intent itself notes of who is told; what went out to them is told by the messages.
        const isNote = one.channel === "log" && one.state === "delivered";
        return (
          <li key={one.key} className="flex flex-wrap gap-x-3 px-3 py-1.5">
            <span className="font-medium">{OCCASION_WORDS[one.occasion]}</span>
            <span>
              to <Visible text={one.to} />
            </span>
            {!isNote && (
              <span className={`inline-flex items-center gap-1 ${colours}`}>
                <Icon name={icon} /> {word}
              </span>
            )}
            <span className="text-muted">
              {one.channel !== "log" && `${one.channel}, `}
              {one.attempts > 1 && `${one.attempts} attempts, `}
              <RelativeTime at={one.at} now={now} past />
            </span>
            {one.answer !== null && !isNote && (
              <Visible text={one.answer} className="basis-full font-mono text-xs text-muted" />
            )}
          </li>
        );
      })}
    </ul>
  );
}

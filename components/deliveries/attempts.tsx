import { Visible } from "@/components/task/visible";
import { Icon, type IconName } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";

export type AttemptView = {
  attempt: number;
  at: string;
  ms: number | null;
  outcome: "under_way" | "delivered" | "failed" | "unknown";
  code: string | null;
  answer: string | null;
};

const LOOK: Record<AttemptView["outcome"], { icon: IconName; word: string; colours: string }> = {
  under_way: { icon: "clock", word: "Under way", colours: "text-muted" },
  delivered: { icon: "check", word: "Sent", colours: "text-good" },
  failed: { icon: "alert", word: "Failed", colours: "text-danger" },
  unknown: { icon: "info", word: "Nobody knows whether it arrived", colours: "text-ink" },
};

const KEPT = { icon: "inbox", word: "Kept here", colours: "text-ink" } as const;

type Props = { attempts: AttemptView[]; kept: boolean; now: string };

/** Every try, newest first, with what the other side said. `kept`: there was no server to send it by. */
export function Attempts({ attempts, kept, now }: Props) {
  if (attempts.length === 0) return <p className="text-muted">It has not been tried.</p>;
  return (
    <ol
      aria-label="Attempts, newest first"
      className="divide-y divide-line rounded-lg border border-line bg-panel"
    >
      {attempts.map(({ attempt, at, ms, outcome, code, answer }) => {
        const { icon, word, colours } = kept && outcome === "delivered" ? KEPT : LOOK[outcome];
        return (
          <li key={attempt} className="px-3 py-2">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">Attempt {attempt}</span>
              <span className={`inline-flex items-center gap-1 ${colours}`}>
                <Icon name={icon} /> {word}
              </span>
              <span className="text-muted">
                <RelativeTime at={at} now={now} past />
                {ms !== null && `, took ${ms} ms`}
              </span>
            </p>
            {(code !== null || answer !== null) && (
              <Visible
                text={[code, answer].filter((said) => said !== null).join(": ")}
                className="block font-mono text-xs text-muted [overflow-wrap:anywhere]"
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}

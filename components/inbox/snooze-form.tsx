"use client";

import { Button } from "@/components/ui/button";
import { useClock } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { absolute } from "@/components/ui/time-text";

// Until when a task sleeps. Its own clock runs on, and it says so; a time after it is due is not offered.

type Props = { dueAt: Date | null; problem?: string; onSnooze: (until: string) => void };

export function SnoozeForm({ dueAt, problem, onSnooze }: Props) {
  const clock = useClock();
  const now = new Date(Date.now() + clock.drift);
  const offers = OFFERS.map(({ label, at }) => ({ label, at: at(now) })).filter(
    ({ at }) => !dueAt || at < dueAt,
  );
  return (
    <div className="rounded-md border border-line bg-sunken p-3">
      <p className="mb-2 text-muted">
        {dueAt
          ? `The clock runs on: it is due ${absolute(dueAt.getTime(), clock)}.`
          : "It has no due time. It comes back to the top of your inbox."}
      </p>
      <div className="mb-3 flex flex-wrap gap-2">
        {offers.map(({ label, at }) => (
          <Button
            key={label}
            title={absolute(at.getTime(), clock)}
            onClick={() => onSnooze(at.toISOString())}
          >
            {label}
          </Button>
        ))}
        {offers.length === 0 && <p>It is due too soon to be put off.</p>}
      </div>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const chosen = new Date(String(new FormData(event.currentTarget).get("until")));
          onSnooze(Number.isNaN(chosen.getTime()) ? "" : chosen.toISOString());
        }}
      >
        <Field name="until" label="Or until" type="datetime-local" problem={problem} />
        <Button type="submit" className="mb-4">
          Snooze
        </Button>
      </form>
    </div>
  );
}

const MINUTE = 60_000;
const atHour = (from: Date, days: number, hour: number): Date => {
  const at = new Date(from);
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  return at;
};

const OFFERS: Array<{ label: string; at: (now: Date) => Date }> = [
  { label: "1 hour", at: (now) => new Date(now.getTime() + 60 * MINUTE) },
  { label: "3 hours", at: (now) => new Date(now.getTime() + 180 * MINUTE) },
  { label: "Tomorrow morning", at: (now) => atHour(now, 1, 9) },
  { label: "Monday morning", at: (now) => atHour(now, (8 - now.getDay()) % 7 || 7, 9) },
];

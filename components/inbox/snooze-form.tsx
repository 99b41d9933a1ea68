"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useClock } from "@/components/ui/clock";
import { Field } from "@/components/ui/field";
import { absolute } from "@/components/ui/time-text";
import { momentIn } from "@/lib/domain/zoned";
import { snoozeTimes } from "./snooze-times";

// Until when a task sleeps. Its own clock runs on, and it says so; a time after it is due is not offered, and not taken.

type Props = { dueAt: Date | null; problem?: string; onSnooze: (until: string) => void };

export function SnoozeForm({ dueAt, problem, onSnooze }: Props) {
  const clock = useClock();
  const [late, setLate] = useState<string>();
  const zone = clock.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offers = snoozeTimes(zone, new Date(Date.now() + clock.drift), dueAt);
  const due = dueAt && absolute(dueAt.getTime(), clock);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>("button[title], input")?.focus(), []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const until = momentIn(zone, String(new FormData(event.currentTarget).get("until")));
    const isLate = until !== null && dueAt !== null && until >= dueAt;
    setLate(isLate ? `It is due ${due}: put off until then, it would be missed.` : undefined);
    if (!isLate) onSnooze(until?.toISOString() ?? "");
  };
  return (
    <div ref={box} className="rounded-md border border-line bg-sunken p-3">
      <p className="mb-2 text-muted">
        {due
          ? `The clock runs on: it is still due ${due}.`
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
        {offers.length === 0 && <p>It is due too soon to be put off for long.</p>}
      </div>
      <form className="flex flex-wrap items-start gap-2" onSubmit={submit}>
        <Field
          name="until"
          label="Or until"
          type="datetime-local"
          hint={`In ${zone}`}
          problem={late ?? problem}
        />
        <Button type="submit" className="mt-7">
          Snooze
        </Button>
      </form>
    </div>
  );
}

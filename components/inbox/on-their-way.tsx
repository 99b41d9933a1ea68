"use client";

import { type ReactNode, useEffect, useState } from "react";
import { LeftBehind } from "@/components/shell/left-behind";
import { Visible } from "@/components/task/visible";
import { Button } from "@/components/ui/button";
import { useClock } from "@/components/ui/clock";
import { Icon } from "@/components/ui/icon";
import { useLeftBehind } from "@/components/ui/left-behind";
import { Said } from "@/components/ui/said";
import { verbOf, wordsOf } from "@/lib/domain/outcome-words";
import type { Way } from "./ask";
import "./take-back"; // fetched with the buttons that need it
import { useClear } from "./use-clear";

type Props = {
  way: Way[];
  onUndo: (ids: string[]) => void;
  onSendNow: (ids: string[]) => void;
  onDismiss: (id: string) => void;
};

const MOST_SHOWN = 4;

/** Decisions that can still be taken back, with the time left; and those that came to nothing, until they are read. */
export function OnTheirWay({ way, onUndo, onSendNow, onDismiss }: Props) {
  const { drift } = useClock();
  const [now, setNow] = useState(() => Date.now() + drift);
  const held = way.filter((one) => one.state === "held" && Date.parse(one.dueAt) > now);
  const refused = way.filter((one) => one.state === "refused");
  const isCounting = way.some((one) => one.state === "held") && way;
  useEffect(() => {
    if (!isCounting) return;
    const tick = () => setNow(Date.now() + drift);
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [isCounting, drift]);
  const behind = useLeftBehind();
  if (held.length + refused.length === 0 && !behind) return null;
  return (
    <Notices>
      <LeftBehind />
      {refused.slice(0, MOST_SHOWN).map((one) => (
        <div key={one.id} role="alert" className="rounded-md border border-danger bg-panel p-3 shadow-lg">
          <p className="flex items-start gap-2">
            <Icon name="alert" className="mt-0.5 text-danger" />
            <span className="min-w-0">
              <span className="font-medium">
                <Visible text={one.title} />:
              </span>{" "}
              your decision ({wordsOf(one.outcome).toLowerCase()}) did not take effect.{" "}
              <Said text={one.refusal?.message ?? ""} at={now} />
            </span>
          </p>
          <p className="mt-2 text-right">
            <Button onClick={() => onDismiss(one.id)}>Understood</Button>
          </p>
        </div>
      ))}
      {held.length > 0 && <HeldNotice held={held} now={now} onUndo={onUndo} onSendNow={onSendNow} />}
    </Notices>
  );
}

function Notices({ children }: { children: ReactNode }) {
  const section = useClear();
  return (
    <section
      ref={section}
      aria-label="Your last decisions"
      className="fixed inset-x-3 bottom-3 z-40 mx-auto max-h-[40dvh] max-w-md space-y-2 overflow-y-auto sm:left-auto sm:right-4 sm:mx-0"
    >
      {children}
    </section>
  );
}

type HeldProps = { held: Way[]; now: number } & Pick<Props, "onUndo" | "onSendNow">;

function HeldNotice({ held, now, onUndo, onSendNow }: HeldProps) {
  const ids = held.map((one) => one.id);
  const last = held[0] as Way;
  const left = Math.max(...held.map((one) => Math.ceil((Date.parse(one.dueAt) - now) / 1000)));
  return (
    <div role="status" className="rounded-md border border-line-strong bg-panel p-3 shadow-lg">
      <p className="flex items-start gap-2">
        <Icon name="check" className="mt-0.5 text-good" />
        <span className="min-w-0 truncate">
          {held.length === 1 ? (
            <>
              <span className="font-medium">
                {last.need > 1
                  ? `Your vote: ${verbOf(last.outcome).toLowerCase()}.`
                  : `${wordsOf(last.outcome)}:`}
              </span>{" "}
              <Visible text={last.title} />
            </>
          ) : (
            <span className="font-medium">{held.length} decisions</span>
          )}
        </span>
      </p>
      <p className="mt-2 flex flex-wrap items-center gap-2">
        <span className="text-muted" aria-hidden="true">
          takes effect in {left} s
        </span>
        <span className="ml-auto flex gap-2">
          <Button onClick={() => onSendNow(ids)}>Send now</Button>
          <Button onClick={() => onUndo(ids)}>
            <Icon name="undo" /> Undo
          </Button>
        </span>
      </p>
    </div>
  );
}

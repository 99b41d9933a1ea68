"use client";

import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { findEdits } from "@/lib/domain/edits";
import { verbOf } from "@/lib/domain/outcome-words";
import { shortCode } from "@/lib/domain/short-code";
import type { Outcome } from "@/lib/domain/task-kinds";
import { editPayload } from "../edit/plan";
import { Visible } from "../visible";
import { type Desk, MOST_IN_SIGHT, useOutcomes } from "./use-desk";

/** The buttons: always in sight, and without effect in the first moment after they appear. */
export function OutcomeBar({ desk, proof }: { desk: Desk; proof?: ReactNode }) {
  const { paper, asksWhy, setAsksWhy, bar } = desk;
  const { spec } = paper.task;
  const outcomes = useOutcomes(spec.outcomes);
  const asked = outcomes.find((outcome) => outcome.name === asksWhy);
  const isHigh = spec.risk === "high" && outcomes.some((outcome) => outcome.positive);
  return (
    <div
      ref={bar}
      className="settling sticky top-0 bottom-0 z-10 -mx-4 mt-2 max-h-[45dvh] overflow-y-auto [@media(max-height:400px)]:static [@media(max-height:400px)]:max-h-none border-y border-line bg-panel px-4 py-2.5"
    >
      {proof}
      {asked ? (
        <div className="flex flex-wrap items-center gap-2">
          <OutcomeButton desk={desk} outcome={asked} sends tone="danger" />
          <Button onClick={() => setAsksWhy(null)}>Back</Button>
        </div>
      ) : (
        <>
          {isHigh && <Code desk={desk} />}
          <Outcomes desk={desk} outcomes={outcomes} />
        </>
      )}
    </div>
  );
}

/**
 * On a phone many of them would cover what is asked: there the first two stay, and the others come out above them. The box that
 * brings them out works without scripts; they take no press in their first moment, and where the bar is at
 * the edge nothing moves beneath the thumb.
 */
function Outcomes({ desk, outcomes }: { desk: Desk; outcomes: Outcome[] }) {
  const buttons = outcomes.map((outcome, i) => (
    <OutcomeButton
      key={outcome.name}
      desk={desk}
      outcome={outcome}
      sends={i === 0}
      tone={outcome.positive ? "primary" : "plain"}
    />
  ));
  if (outcomes.length <= MOST_IN_SIGHT) return <div className="flex flex-wrap gap-2">{buttons}</div>;
  return (
    <div className="group flex flex-col-reverse gap-2 sm:flex-row sm:flex-wrap">
      <div className="flex flex-wrap gap-2 sm:contents">
        {buttons.slice(0, FIRST)}
        <label className="relative inline-flex min-h-9 items-center rounded-md border border-line-strong px-3 font-medium has-[:focus-visible]:outline-2 sm:hidden">
          <input
            type="checkbox"
            className="sr-only"
            aria-label={`${outcomes.length - FIRST} more outcomes`}
          />
          <span className="group-has-[:checked]:hidden">{outcomes.length - FIRST} more…</span>
          <span className="hidden group-has-[:checked]:inline">Fewer</span>
        </label>
      </div>
      <div className="settling hidden max-h-[calc(45dvh-9.5rem)] flex-col gap-2 overflow-y-auto group-has-[:checked]:flex max-sm:[&>button]:min-h-12 sm:contents">
        {buttons.slice(FIRST)}
      </div>
    </div>
  );
}

const FIRST = 2;

type ButtonProps = { desk: Desk; outcome: Outcome; sends: boolean; tone: "primary" | "plain" | "danger" };

function OutcomeButton({ desk, outcome, sends, tone }: ButtonProps) {
  const { isSending, formId, draft, paper } = desk;
  const { positive, name } = outcome;
  const edits = positive && Object.keys(draft.edits).length > 0 ? countEdits(desk) : 0;
  const act = positive ? "positive" : name === "changes_requested" ? "changes" : "negative";
  return (
    <Button
      type="submit"
      form={formId}
      name="outcome"
      value={name}
      tone={tone}
      aria-disabled={isSending}
      data-sends={sends ? "" : undefined}
      aria-keyshortcuts={KEYS[act]}
      formNoValidate={!positive || paper.task.spec.risk !== "high"}
    >
      <Icon name={positive ? "check" : act === "changes" ? "edit" : "cross"} />
      <Visible text={verbOf(name)} />
      {edits > 0 && <span>with {edits === 1 ? "1 change" : `${edits} changes`}</span>}
    </Button>
  );
}

const KEYS = { positive: "a", negative: "r", changes: "q" };

function countEdits({ paper, draft }: Desk): number {
  return findEdits(paper.payload, editPayload(paper.payload, paper.places, draft.edits).payload).length;
}

/** Typed by hand, so that no habit of the fingers agrees to what is dangerous. */
function Code({ desk }: { desk: Desk }) {
  const id = useId();
  const { code, setCode, asksCode, problems, paper, formId } = desk;
  const wanted = shortCode(paper.task.id);
  const problem = problems["/code"];
  return (
    <div className="mb-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <label htmlFor={id}>
          High risk: to agree, type{" "}
          <code className="rounded-sm bg-sunken px-1 font-mono select-all">{wanted}</code>
        </label>
        <input
          id={id}
          name="code"
          form={formId}
          required
          pattern={`\\s*${[...wanted].map((sign) => (/[a-f]/.test(sign) ? `[${sign}${sign.toUpperCase()}]` : sign)).join("")}\\s*`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          size={10}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            const sends = desk.bar.current?.querySelector<HTMLButtonElement>("[data-sends]");
            if (sends) desk.box.current?.requestSubmit(sends);
          }}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem || asksCode ? `${id}-about` : undefined}
          className={`min-h-8 w-28 rounded-md border bg-panel px-2 font-mono ${problem ? "border-danger" : "border-line-strong"}`}
        />
      </div>
      {problem ? (
        <p id={`${id}-about`} className="text-danger">
          {problem}
        </p>
      ) : (
        asksCode && (
          <p id={`${id}-about`}>
            Type the six characters <code className="font-mono">{wanted}</code> to{" "}
            {verbOf(asksCode.name).toLowerCase()}.
          </p>
        )
      )}
    </div>
  );
}

"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { REASONS } from "@/lib/domain/reasons";
import { Visible } from "../visible";
import type { Desk } from "./use-desk";

/** What a person says to their decision: a comment, an answer, or why not. */
export function CommentBox({ desk }: { desk: Desk }) {
  const { draft, set, asksWhy, setAsksWhy, problems, paper, bar, box } = desk;
  const { spec, about } = paper.task;
  const area = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asksWhy !== null) area.current?.querySelector("textarea")?.focus();
  }, [asksWhy]);
  const reasons = about && about.reasons.length > 0 ? about.reasons : REASONS[spec.kind];
  const words = wordsFor(desk);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (asksWhy === null) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      setAsksWhy(null);
    } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      const button = bar.current?.querySelector<HTMLButtonElement>("[data-sends]");
      if (button) box.current?.requestSubmit(button);
    }
  };
  return (
    <div ref={area} className="scroll-mb-32">
      {asksWhy !== null && (
        <fieldset className="mb-2">
          <legend className="mb-1 text-muted">Reasons often given</legend>
          <div className="flex flex-wrap gap-1.5">
            {reasons.map((reason) => (
              <Button
                key={reason}
                className="min-h-8 text-left"
                onClick={() => set({ comment: withReason(draft.comment, reason) })}
              >
                <Visible text={reason} />
              </Button>
            ))}
          </div>
        </fieldset>
      )}
      <TextArea
        name="comment"
        label={words.label}
        hint={words.hint}
        rows={asksWhy !== null || spec.kind === "clarification" ? 3 : 1}
        maxLength={4000}
        value={draft.comment}
        onChange={(event) => set({ comment: event.target.value })}
        onKeyDown={onKeyDown}
        problem={problems["/comment"]}
      />
    </div>
  );
}

function wordsFor({ asksWhy, paper }: Desk): { label: string; hint: string } {
  const { spec } = paper.task;
  if (asksWhy !== null)
    return {
      label: "Why?",
      hint: spec.commentRequired ? "(required; the agent reads it)" : "(the agent reads it; Enter sends)",
    };
  if (spec.kind === "clarification" && spec.formSchema === null)
    return { label: "Answer", hint: "(the agent reads it)" };
  return { label: "Comment", hint: spec.commentRequired ? "(required)" : "(optional)" };
}

/** What was typed already stays; the same reason is not said twice. */
function withReason(comment: string, reason: string): string {
  if (comment.includes(reason)) return comment;
  return comment.trim() === "" ? reason : `${comment.trimEnd()} ${reason}`;
}

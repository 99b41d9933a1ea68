"use client";

import { useEffect, useId, useMemo, useRef, useState } from "react";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { useFormAction } from "@/components/ui/use-form-action";
import { useTypedEarly } from "@/components/ui/use-typed-early";
import { isShortCode } from "@/lib/domain/short-code";
import { mapOutcome, type Outcome } from "@/lib/domain/task-kinds";
import { type Answer, answerOf, type Paper } from "./answer";
import type { Draft } from "./draft";
import { isSettling } from "./settling";
import { useDraft } from "./use-draft";
import { useUnsaid } from "./use-unsaid";

// Everything that happens between reading a task and its decision being sent.

export type Desk = ReturnType<typeof useDesk>;

export function useDesk(paper: Paper, action: FormAction) {
  const { task } = paper;
  const { outcomes, risk } = task.spec;
  const formId = useId();
  const bar = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLFormElement>(null);
  const { draft, setDraft, isLive, sent, returned } = useDraft(paper);
  useTypedEarly(formId, isLive);
  const [code, setCode] = useState("");
  const [asksCode, setAsksCode] = useState<Outcome | null>(null); // the one that was pressed before it was typed
  const [asksWhy, setAsksWhy] = useState<string | null>(null); // the outcome whose reason is asked for
  const [failed, setFailed] = useState<Outcome | null>(null); // the one that could not be sent as it was typed
  const [heardAt, setHeardAt] = useState(0); // the server's answer that something was typed after

  const wantsCode = (outcome: Outcome) => risk === "high" && outcome.positive;
  const check = (outcome: Outcome): Answer => {
    const answer = answerOf(paper, draft, outcome);
    if (wantsCode(outcome) && code.trim() !== "" && !isShortCode(task.id, code))
      answer.problems["/code"] = "These are not the six characters.";
    return answer;
  };

  const prepare = (form: FormData): boolean => {
    const outcome = outcomes.find((one) => one.name === form.get("outcome"));
    if (!outcome || isSettling(bar.current)) return false;
    if (!outcome.positive && draft.comment.trim() === "" && asksWhy !== outcome.name) {
      setAsksWhy(outcome.name);
      return false;
    }
    const answer = check(outcome);
    if (Object.keys(answer.problems).length > 0) {
      setFailed(outcome);
      focusProblem(box.current, bar.current);
      return false;
    }
    setFailed(null);
    if (wantsCode(outcome) && code.trim() === "") {
      setAsksCode(outcome);
      bar.current?.querySelector<HTMLElement>("input[name=code]")?.focus();
      return false;
    }
    write(form, answer, wantsCode(outcome) ? code : "");
    sent();
    return true;
  };
  const unsaid = useUnsaid(task.spec.title);
  const heard = (answer: FormState) => {
    if (answer?.tone === "done") return;
    returned();
    unsaid.heard(answer);
  };
  const { state, isSending, form } = useFormAction(action, prepare, heard);

  const own = failed ? check(failed).problems : {};
  const theirs = state && state.at !== heardAt ? pointersOf(state.fields) : {};
  useEffect(() => {
    unsaid.drawn();
    if (!state || state.tone === "done") return;
    if (state.fields) focusProblem(box.current, bar.current);
    // On a phone it would stand behind the bar.
    else box.current?.querySelector("[role=status]")?.scrollIntoView({ block: "nearest" });
  }, [state, unsaid]);

  return {
    paper,
    draft,
    set: (part: Partial<Draft>) => {
      setDraft((before) => ({ ...before, ...part }));
      if (state) setHeardAt(state.at);
    },
    code,
    setCode,
    asksCode,
    asksWhy,
    setAsksWhy,
    problems: { ...theirs, ...own } as Record<string, string>,
    isIncomplete: failed !== null && Object.keys(own).length > 0,
    state,
    isSending,
    form,
    formId,
    bar,
    box,
    isLive,
  };
}

function write(form: FormData, { comment, data, editedPayload }: Answer, code: string): void {
  form.delete("data");
  form.delete("assignee");
  form.set("comment", comment);
  if (Object.keys(data).length > 0) form.set("data", JSON.stringify(data));
  if (editedPayload) form.set("editedPayload", JSON.stringify(editedPayload));
  if (code !== "") form.set("code", code);
}

// The server names what every door may send by one word; a field of a form by its pointer.
const NAMED: Record<string, string> = {
  comment: "/comment",
  evidence: "/data/evidence",
  data: "/data",
  assignee: "/data/assignee",
  editedPayload: "/edited_payload",
  code: "/code",
};

const pointersOf = (fields: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, message]) => [NAMED[name] ?? name, message]));

const PROBLEM = '[aria-invalid="true"], fieldset[data-problem] :is(input, button, select, textarea)';

function focusProblem(...places: Array<HTMLElement | null>): void {
  // After the problems are drawn.
  requestAnimationFrame(() => {
    for (const place of places) {
      const found = place?.querySelector<HTMLElement>(PROBLEM);
      if (found) return found.focus();
    }
  });
}

/** The outcomes in the order their buttons stand in. Of many, the no that a key presses comes next to the first yes. */
export const useOutcomes = (outcomes: Outcome[]): Outcome[] =>
  useMemo(() => {
    const [first, ...rest] = [...outcomes].sort(
      (one, other) => Number(other.positive) - Number(one.positive),
    );
    const no = outcomes.length > MOST_IN_SIGHT ? mapOutcome("rejected", outcomes) : null;
    if (!first || !no || first === no) return first ? [first, ...rest] : [];
    return [first, no, ...rest.filter((outcome) => outcome !== no)];
  }, [outcomes]);
export const MOST_IN_SIGHT = 3; // on a phone

"use client";

import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useClock } from "@/components/ui/clock";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { Whose } from "@/components/ui/whose";
import { type Field, planForm } from "@/lib/domain/form-plan";
import { isObject } from "@/lib/domain/task-spec";
import type { Json } from "@/lib/domain/types";
import { EditPanel } from "../edit/edit-panel";
import { editPlaces } from "../edit/plan";
import { Remarks } from "../review/context";
import { createRemarks } from "../review/remark-store";
import type { Candidate, TaskView } from "../task-view";
import type { Paper } from "./answer";
import { CommentBox } from "./comment-box";
import { FormId } from "./form-id";
import { KindInputs } from "./kind-inputs";
import { OutcomeBar } from "./outcome-bar";
import { useDeskCommands } from "./use-commands";
import { type Desk as DeskState, useDesk } from "./use-desk";

type Props = { task: TaskView; payload: string; action: FormAction; proof?: ReactNode; children: ReactNode };

/**
 * Where a task is decided: what is asked (its children), the inputs of its kind, and the bar of its outcomes, which stays
 * in sight however long the rest is.
 */
export function Desk({ task, payload, action, proof, children }: Props) {
  const paper = usePaper(task, payload);
  const desk = useDesk(paper, action);
  const remarks = useRemarks(desk);
  useDeskCommands(desk);
  return (
    <Remarks value={task.spec.kind === "review" ? remarks : null}>
      {children}
      <form
        {...desk.form}
        ref={desk.box}
        noValidate={desk.isLive}
        id={desk.formId}
        className="mt-3"
        aria-label={`Decide: ${task.spec.title}`}
        onKeyDown={(event) => sendByKey(event, desk)}
      >
        {/* Without it the first outcome would be what Enter means in any line of the form. */}
        <button type="submit" disabled hidden />
        <Whose />
        <input type="hidden" name="taskId" value={task.id} />
        <input type="hidden" name="version" value={task.version} />
        <input type="hidden" name="payloadHash" value={task.payloadHash} />
        <EditPanel desk={desk} />
        <KindInputs desk={desk} />
        <CommentBox desk={desk} />
        <div role="status" className={desk.state || desk.isIncomplete ? "mb-3 scroll-mb-44" : ""}>
          <Said desk={desk} />
        </div>
      </form>
      <OutcomeBar desk={desk} proof={proof && <FormId value={desk.formId}>{proof}</FormId>} />
    </Remarks>
  );
}

function Said({ desk }: { desk: DeskState }) {
  const { state, isIncomplete, isSending, isLive, problems } = desk;
  if (isSending) return null;
  const count = Object.keys(problems).length;
  if (isIncomplete)
    return (
      <Notice tone="problem">
        {count === 1 ? "One field needs another look." : `${count} fields need another look.`}
        {nowhereElse(desk).map((message) => ` ${message}`)}
      </Notice>
    );
  // Elsewhere one is told to load the page again: without a connection nothing would be left here to read.
  if (state?.tone === "problem" && !state.fields && isLive && !navigator.onLine)
    return (
      <Notice tone="problem">
        The server did not take this. You are offline: what you wrote stays here until you are back.
      </Notice>
    );
  return state && <FormNotice state={state} />;
}

/** What is about all of an answer has no field of its own, but where the answer is one field. */
function nowhereElse({ paper, problems }: DeskState): string[] {
  const isOneField = paper.plan?.ok === false;
  return (isOneField ? ["/edited_payload"] : ["/edited_payload", "/data"]).flatMap(
    (place) => problems[place] ?? [],
  );
}

const MOST_EDITED = 48_000;

function usePaper(task: TaskView, payload: string): Paper {
  const { zone } = useClock();
  return useMemo(() => {
    const parsed = JSON.parse(payload) as Json;
    const object = isObject(parsed) ? parsed : {};
    const { formSchema, editable, quorum } = task.spec;
    const plan = formSchema === null ? null : planForm(formSchema);
    const mayEdit = quorum.need <= 1 && payload.length <= MOST_EDITED;
    return {
      task,
      zone,
      payload: object,
      plan: plan?.ok ? { ...plan, fields: plan.fields.map((field) => withCandidates(field, task)) } : plan,
      places: mayEdit ? (editPlaces(object, editable) ?? []) : [],
    };
  }, [task, payload, zone]);
}

// A form may ask for the assignee like for any other text; people choose from those there are.
function withCandidates(field: Field, { spec, candidates = [] }: TaskView): Field {
  const asks = spec.kind === "assignment" && field.name === "assignee" && field.input.kind === "text";
  if (!asks || candidates.length === 0) return field;
  const choices = candidates.map((one) => ({ value: one.value, label: nameOf(one) }));
  return { ...field, emptied: undefined, input: { kind: "choice", choices, isShort: choices.length <= 5 } };
}

const nameOf = ({ name, value, kind }: Candidate): string =>
  kind === "group" ? `${name} (group)` : name === value ? name : `${name}, ${value}`;

/** The remarks are kept with the rest of what was written. */
function useRemarks({ draft, set }: DeskState) {
  const [store] = useState(createRemarks);
  useEffect(() => store.subscribe(() => set({ remarks: store.all() })), [store, set]);
  useEffect(() => {
    if (store.all().length === 0) for (const remark of draft.remarks) store.set(remark);
  }, [store, draft.remarks]);
  return store;
}

// Cmd+Enter sends what is on the desk: the reason that is being written, or else the agreement.
function sendByKey(event: React.KeyboardEvent<HTMLFormElement>, { bar, box }: DeskState): void {
  if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
  event.preventDefault();
  const button = bar.current?.querySelector<HTMLButtonElement>("[data-sends]");
  if (button) box.current?.requestSubmit(button);
}

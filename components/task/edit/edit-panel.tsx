"use client";

import { useEffect, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { findEdits } from "@/lib/domain/edits";
import type { Desk } from "../decide/use-desk";
import { Edits } from "../payload/change";
import { wayOf } from "../payload/way";
import { Visible } from "../visible";
import { editPayload, type Place, typedOf } from "./plan";

/** Agreeing with changes: inputs for the places the task lets a person change, and exactly what would be different. */
export function EditPanel({ desk }: { desk: Desk }) {
  const { paper, draft, set } = desk;
  const { places, task } = paper;
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (draft.isEditing) first.current?.querySelector<HTMLElement>("input, textarea, select")?.focus();
  }, [draft.isEditing]);
  if (task.spec.editable.length === 0) return null;
  if (places.length === 0) return <p className="mb-3 text-muted">{whyNot(desk)}</p>;
  if (!draft.isEditing)
    return (
      <p className="mb-3 flex flex-wrap items-center gap-2 noscript:hidden">
        <Button aria-keyshortcuts="e" onClick={() => set({ isEditing: true })}>
          <Icon name="edit" /> Edit
        </Button>
        <span className="text-muted">
          You may change <Visible text={listed(places)} /> before you agree.
        </span>
      </p>
    );
  const changed = editPayload(paper.payload, places, draft.edits);
  const edits = findEdits(paper.payload, changed.payload);
  return (
    <div ref={first}>
      <fieldset className="mb-3 rounded-md border border-line px-3 py-2">
        <legend className="px-1 font-medium">Change before you agree</legend>
        {places.map((place) => (
          <PlaceInput
            key={place.pointer}
            place={place}
            desk={desk}
            problem={changed.problems[place.pointer]}
          />
        ))}
        <div aria-live="polite" className="mb-2">
          {edits.length > 0 ? (
            <>
              <p className="font-medium">What you would agree to instead</p>
              <Edits edits={edits} />
            </>
          ) : (
            <p className="text-muted">Nothing is changed yet.</p>
          )}
        </div>
        <Button onClick={() => set({ edits: {}, isEditing: false })}>
          <Icon name="undo" /> Leave it as it was asked
        </Button>
      </fieldset>
    </div>
  );
}

function whyNot({ paper }: Desk): string {
  const { quorum } = paper.task.spec;
  if (quorum.need > 1) return "Several people decide this together, so none of them can change it alone.";
  return "This payload is too large to be changed here.";
}

const listed = (places: Place[]): string => {
  const names = places.slice(0, 4).map((place) => wayOf(place.pointer));
  return names.join(", ") + (places.length > 4 ? ` and ${places.length - 4} more` : "");
};

type InputProps = { place: Place; desk: Desk; problem: string | undefined };

function PlaceInput({ place, desk, problem }: InputProps) {
  const id = useId();
  const { draft, set, problems } = desk;
  const said = problem ?? problems[`/payload${place.pointer}`];
  const value = draft.edits[place.pointer] ?? typedOf(place);
  const write = (text: string) => set({ edits: { ...draft.edits, [place.pointer]: text } });
  const common = {
    id,
    value,
    "aria-invalid": said ? true : undefined,
    "aria-describedby": said ? `${id}-about` : undefined,
    className: `w-full min-h-9 rounded-md border bg-panel px-2.5 py-1.5 ${said ? "border-danger" : "border-line-strong"}`,
  };
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block">
        <Visible text={wayOf(place.pointer)} />
      </label>
      {place.look === "yes-no" ? (
        <select {...common} onChange={(event) => write(event.target.value)}>
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      ) : place.look === "line" || place.look === "number" ? (
        <input
          {...common}
          inputMode={place.look === "number" ? "decimal" : undefined}
          autoComplete="off"
          onChange={(event) => write(event.target.value)}
        />
      ) : (
        <textarea
          {...common}
          rows={4}
          spellCheck={place.look === "lines"}
          onChange={(event) => write(event.target.value)}
          className={`${common.className} ${place.look === "json" ? "font-mono" : ""}`}
        />
      )}
      {said && (
        <p id={`${id}-about`} className="mt-1 text-danger">
          {said}
        </p>
      )}
    </div>
  );
}

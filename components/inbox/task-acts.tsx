"use client";

import { useEffect, useRef, useState } from "react";
import { useCommands } from "@/components/keys/use-commands";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { formOf } from "./ask";
import { HandOnField } from "./hand-on-field";
import { SnoozeForm } from "./snooze-form";
import type { TaskPane } from "./task-pane";
import { usePanel } from "./use-panel";

// What somebody does with a task short of deciding it.

export type TaskActs = {
  claim: FormAction;
  release: FormAction;
  comment: FormAction;
  handOn: FormAction;
  snooze: FormAction;
  unsnooze: FormAction;
};
export type Panel = "comment" | "hand-on" | "snooze" | null;

type Props = {
  pane: TaskPane;
  now: string;
  acts: TaskActs;
  panel: Panel;
  onPanel: (panel: Panel) => void;
  onDone: (act: keyof TaskActs, answer: FormState) => void;
  onRefused?: (answer: FormState) => void; // which is told here as well, as long as this is shown
};

export function TaskActsBar({ pane, now, acts, panel, onPanel, onDone, onRefused }: Props) {
  const [said, setSaid] = useState<FormState>(null);
  const [isBusy, setBusy] = useState(false);
  const { bar, close, written, onKeyDown } = usePanel(panel, onPanel);
  // What was said of one act is said no longer when the next begins.
  useEffect(() => {
    if (panel !== null) setSaid(null);
  }, [panel]);
  const act = async (name: keyof TaskActs, fields: Record<string, string> = {}) => {
    if (isBusy) return;
    setBusy(true);
    setSaid(null);
    const answer = await acts[name](null, formOf({ taskId: pane.id, ...fields })).catch(() => UNREACHED());
    setBusy(false);
    const isDone = answer?.tone === "done";
    // Handed on it is not here any more, perhaps: whoever shows this says so.
    setSaid(isDone && name === "handOn" ? null : answer);
    if (!isDone) return onRefused?.(answer);
    written.current = {};
    close();
    onDone(name, answer);
  };
  const claimOrRelease = () => act(pane.claimed === "me" ? "release" : "claim");
  useCommands([
    { id: "task.claim", label: "Claim or release", keys: ["m"], group: "The task", run: claimOrRelease },
    {
      id: "task.panel",
      label: "Close what was opened in it",
      keys: ["Escape"],
      group: "The task",
      enabled: panel !== null,
      run: close,
    },
  ]);
  const dueAt = pane.task?.dueAt ?? null;
  return (
    // Each of them is a script's: where there are none, the form below still decides.
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape out of any of its fields
    <div ref={bar} className="space-y-2 noscript:hidden" onKeyDown={onKeyDown}>
      {pane.putOffUntil && (
        <p className="text-muted">
          You have put this off: it is back <RelativeTime at={pane.putOffUntil} now={now} />.
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {(pane.claimed === "me" || pane.mayClaim) && (
          <Button onClick={claimOrRelease}>{pane.claimed === "me" ? "Release" : "Claim"}</Button>
        )}
        <Toggle name="comment" label="Comment" icon="comment" panel={panel} onPanel={onPanel} />
        <Toggle name="hand-on" label="Hand on" icon="people" panel={panel} onPanel={onPanel} />
        {pane.putOffUntil ? (
          <Button onClick={() => act("unsnooze")}>Wake up</Button>
        ) : (
          <Toggle name="snooze" label="Snooze" icon="snooze" panel={panel} onPanel={onPanel} />
        )}
      </div>
      <div role="status">{said && <FormNotice state={said} />}</div>
      {panel === "comment" && (
        <Small
          key="comment"
          submit="Add comment"
          written={written}
          onSubmit={(form) => act("comment", { text: text(form, "text") })}
        >
          <TextArea
            name="text"
            label="Comment"
            hint="(everybody on this task and its agent read it)"
            rows={2}
            maxLength={4000}
            autoFocus
            defaultValue={written.current.text}
            problem={said?.fields?.text}
          />
        </Small>
      )}
      {panel === "hand-on" && (
        <Small
          key="hand-on"
          submit="Hand on"
          written={written}
          onSubmit={(form) => act("handOn", { to: text(form, "to"), note: text(form, "note") })}
        >
          <HandOnField problem={said?.fields?.to} start={written.current.to} />
          <TextArea
            name="note"
            label="Note"
            hint="(optional)"
            rows={1}
            maxLength={4000}
            defaultValue={written.current.note}
          />
        </Small>
      )}
      {panel === "snooze" && (
        <SnoozeForm
          dueAt={dueAt}
          problem={said?.fields?.until}
          onSnooze={(until) => act("snooze", { until })}
        />
      )}
    </div>
  );
}

const UNREACHED = (): FormState => ({
  tone: "problem",
  message: "The server did not take this. Try again.",
  at: Date.now(),
});

const text = (form: FormData, name: string): string => String(form.get(name) ?? "");

type ToggleProps = {
  name: Exclude<Panel, null>;
  label: string;
  icon: "comment" | "people" | "snooze";
  panel: Panel;
  onPanel: (panel: Panel) => void;
};

const Toggle = ({ name, label, icon, panel, onPanel }: ToggleProps) => (
  <Button
    data-panel={name}
    aria-expanded={panel === name}
    onClick={() => onPanel(panel === name ? null : name)}
  >
    <Icon name={icon} /> {label}
  </Button>
);

type SmallProps = {
  submit: string;
  written: React.RefObject<Record<string, string>>;
  onSubmit: (form: FormData) => void;
  children: React.ReactNode;
};

function Small({ submit, written, onSubmit, children }: SmallProps) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={form}
      className="rounded-md border border-line bg-sunken p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
      onInput={(event) => {
        for (const [name, value] of new FormData(event.currentTarget)) written.current[name] = String(value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
      }}
    >
      {children}
      <Button type="submit">{submit}</Button>
    </form>
  );
}

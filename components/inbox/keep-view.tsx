"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { Icon } from "@/components/ui/icon";
import type { InboxQuery } from "@/lib/domain/inbox-views";
import { formOf, unreached } from "./ask";
import { BOX } from "./filters";

export type ViewActs = { saveView: FormAction; dropView: FormAction };

type Props = {
  acts: ViewActs;
  query: InboxQuery;
  savedId: string | null; // the view of this person's own that is shown
  mayShare: boolean;
  onQuery: (query: InboxQuery) => void;
  say: (answer: FormState) => void;
};

/** Keeping what is shown as a view with a name, and dropping it again. */
export function KeepView({ acts, query, savedId, mayShare, onQuery, say }: Props) {
  const remove = async (id: string) => {
    const answer = await acts.dropView(null, formOf({ id })).catch(unreached);
    if (answer?.tone === "done") onQuery({ view: query.view });
    else say(answer);
  };
  if (savedId !== null)
    return (
      <Button className="mt-2" onClick={() => remove(savedId)}>
        Remove this view
      </Button>
    );
  const save = async (name: string, isShared: boolean) => {
    const form = formOf({ name, query: location.search, shared: isShared ? "on" : undefined });
    say(await acts.saveView(null, form).catch(unreached));
  };
  return <Save onSave={save} mayShare={mayShare} />;
}

type SaveProps = { onSave: (name: string, isShared: boolean) => void; mayShare: boolean };

function Save({ onSave, mayShare }: SaveProps) {
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  if (!isOpen)
    return (
      <Button className="mt-2" autoFocus={isSaved} onClick={() => setOpen(true)}>
        <Icon name="plus" /> Save this view
      </Button>
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSave(String(form.get("name") ?? ""), form.get("shared") === "on");
    setOpen(false);
    setSaved(true); // its button is there again, under the hand that pressed it
  };
  return (
    <form className="mt-2 flex flex-wrap items-center gap-2" onSubmit={submit}>
      <label>
        <span className="sr-only">Name of the view</span>
        <input
          name="name"
          required
          maxLength={60}
          placeholder="Name"
          ref={(node) => node?.focus()}
          className={BOX}
        />
      </label>
      {mayShare && (
        <label className="flex min-h-7 items-center gap-1.5 pointer-coarse:min-h-12">
          <input name="shared" type="checkbox" className="size-4 accent-(--accent)" /> for everybody
        </label>
      )}
      <Button type="submit">Save</Button>
    </form>
  );
}

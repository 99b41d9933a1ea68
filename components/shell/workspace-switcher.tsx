"use client";

import { type FormEvent, useActionState, useState, useTransition } from "react";
import { useCommands } from "@/components/keys/use-commands";
import type { FormAction } from "@/components/ui/form-state";
import { Icon } from "@/components/ui/icon";
import { useWhoseActs, Whose } from "@/components/ui/whose";

type Workspace = { id: string; name: string };
type Props = {
  action: FormAction;
  here: Workspace;
  workspaces: Workspace[]; // all of theirs, this one too
  mayMake: boolean; // one more
};

/** The name of the workspace; where there is a choice, a menu of them. */
export function WorkspaceSwitcher({ action, here, workspaces, mayMake }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isGoing, startGoing] = useTransition();
  const [, dispatch] = useActionState(action, null); // without JavaScript
  const acts = useWhoseActs({ go: action });
  const go = (form: FormData) => {
    if (isGoing) return;
    startGoing(async () => {
      const answer = await acts.go(null, form).catch(() => null);
      // A whole new page: nothing that was read of the other workspace stays behind.
      if (answer?.tone === "done") window.location.assign("/inbox");
      else setProblem(answer?.message ?? "The server could not be reached.");
    });
  };
  useCommands(
    workspaces
      .filter(({ id }) => id !== here.id)
      .map(({ id, name }) => ({
        id: `workspace:${id}`,
        label: `Switch to ${name}`,
        group: "You",
        also: ["workspace"],
        run: () => go(formOf(id)),
      })),
  );
  if (workspaces.length < 2 && !mayMake) return <span className="truncate">{here.name}</span>;
  const submitted = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    go(new FormData(event.currentTarget));
  };
  return (
    <details className="group/switch relative min-w-0 flex-1">
      <summary
        aria-label={`Workspace ${here.name}: choose another`}
        className="flex min-h-8 list-none items-center gap-1 rounded-md px-1 hover:bg-sunken [&::-webkit-details-marker]:hidden"
      >
        <span className="min-w-0 truncate">{here.name}</span>
        <Icon name="down" className="text-muted group-open/switch:rotate-180" />
      </summary>
      <div className="mt-1 rounded-md border border-line-strong bg-panel p-1 font-normal md:absolute md:top-full md:right-0 md:-left-7 md:z-20 md:shadow-lg">
        <ul className="max-h-64 overflow-y-auto">
          {workspaces.map(({ id, name }) => (
            <li key={id}>
              {id === here.id ? (
                <p aria-current="true" className={`${ENTRY} font-semibold`}>
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  <Icon name="check" className="text-accent" />
                  <span className="sr-only">(this one)</span>
                </p>
              ) : (
                <form action={dispatch} onSubmit={submitted}>
                  <Whose />
                  <input type="hidden" name="workspace" value={id} />
                  <button type="submit" aria-disabled={isGoing} className={`${ENTRY} hover:bg-sunken`}>
                    <span className="min-w-0 flex-1 truncate">{name}</span>
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
        {mayMake && (
          <a href="/settings/workspace/new" className={`${ENTRY} border-t border-line hover:bg-sunken`}>
            <Icon name="plus" className="text-muted" /> New workspace
          </a>
        )}
        <p role="status" className={problem ? "px-2 py-1 text-danger" : "sr-only"}>
          {problem}
        </p>
      </div>
    </details>
  );
}

function formOf(workspace: string): FormData {
  const form = new FormData();
  form.set("workspace", workspace);
  return form;
}

const ENTRY = "flex min-h-9 w-full items-center gap-2 rounded-md px-2 py-1 text-left";

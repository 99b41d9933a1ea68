"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useCommands } from "@/components/keys/use-commands";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { useWhoseActs } from "@/components/ui/whose";
import { KEYS } from "./ask";
import { CutOff } from "./cut-off";
import { useLive } from "./live";
import { OpenTask } from "./open-task";
import type { Panel, TaskActs } from "./task-acts";
import { taskCommands } from "./task-commands";
import type { TaskPane } from "./task-pane";

type Props = {
  first: TaskPane;
  whose: string; // page this is
  now: string;
  decide: FormAction;
  acts: TaskActs;
};

/** A task by itself, as a mail or a bookmark opens it: with all that can be done with it beside the list, and as current. */
export function OwnTask({ first, whose, now, decide, ...props }: Props) {
  const acts = useWhoseActs(props.acts);
  const client = useQueryClient();
  const { id } = first;
  useState(() => client.setQueryData<TaskPane>(KEYS.task(id), first));
  // Drawn anew by the server, after a refusal say: it knows better than what is remembered here.
  useEffect(() => {
    client.setQueryData<TaskPane>(KEYS.task(id), first);
  }, [client, id, first]);
  const [panel, setPanel] = useState<Panel>(null);
  const [said, setSaid] = useState<FormState>(null);
  const connection = useLive(whose, (event) => {
    if (event.type === "look" || event.id === id) void client.invalidateQueries({ queryKey: KEYS.task(id) });
  });
  const show = (next: Panel) => {
    setSaid(null);
    setPanel(next);
  };
  useCommands([
    ...taskCommands({ isOpen: true, panel: show }),
    {
      id: "task.close",
      label: "Show it in the inbox",
      keys: ["u"],
      group: "The task",
      run: () => location.assign(`/inbox?task=${id}`),
    },
  ]);
  return (
    <>
      <div className="[&>p:not(:empty)]:mb-2">
        <CutOff connection={connection} />
      </div>
      <div role="status">
        {said && (
          <div className="mb-3">
            <FormNotice state={said} />
          </div>
        )}
      </div>
      <OpenTask
        id={id}
        now={now}
        acts={acts}
        decide={decide}
        panel={panel}
        onPanel={show}
        // What is said of the others stands where they were pressed; after this one the task may not be there to say it.
        onDone={(act, answer) => act === "handOn" && setSaid(answer)}
        heading="h1"
        held={
          <>
            Your decision is on its way; in{" "}
            <a href="/inbox" className="underline">
              the inbox
            </a>{" "}
            you can still take it back.
          </>
        }
      />
    </>
  );
}

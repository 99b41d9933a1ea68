"use client";

import type { Command } from "@/components/keys/command";
import { useCommands } from "@/components/keys/use-commands";
import { verbOf } from "@/lib/domain/outcome-words";
import { mapOutcome, type Outcome } from "@/lib/domain/task-kinds";
import type { Desk } from "./use-desk";

// What the keys do to the task that is open. Each presses a button of the page: what a key may do, a hand may do as well.

export function useDeskCommands(desk: Desk): void {
  const { outcomes } = desk.paper.task.spec;
  useCommands([
    decision(desk, "approve", ["a"], mapOutcome("approved", outcomes), "Approve"),
    decision(desk, "reject", ["r", "d"], mapOutcome("rejected", outcomes), "Reject"),
    decision(
      desk,
      "changes",
      ["q"],
      outcomes.find(({ name }) => name === "changes_requested") ?? null,
      "Request changes",
    ),
    {
      id: "task.edit",
      label: "Edit before agreeing",
      keys: ["e"],
      group: "The task",
      also: ["change", "arguments"],
      enabled: desk.paper.places.length > 0,
      run: () => desk.set({ isEditing: true }),
    },
  ]);
}

function decision(
  { bar, box, isSending }: Desk,
  id: string,
  keys: string[],
  outcome: Outcome | null,
  otherwise: string,
): Command {
  return {
    id: `task.${id}`,
    label: outcome ? verbOf(outcome.name) : otherwise,
    keys,
    group: "The task",
    enabled: outcome !== null && !isSending,
    run: () => {
      const buttons = bar.current?.querySelectorAll<HTMLButtonElement>("button[name=outcome]") ?? [];
      const button = [...buttons].find(({ value }) => value === outcome?.name);
      if (button) box.current?.requestSubmit(button);
    },
  };
}

import type { Command } from "@/components/keys/command";
import type { Panel } from "./task-acts";

type Hands = { isOpen: boolean; panel: (panel: Panel) => void };

/** What the keys do with the open task short of deciding it, beside the list and on its own page alike. */
export function taskCommands({ isOpen: enabled, panel }: Hands): Command[] {
  const group = "The task";
  return [
    { id: "task.comment", label: "Comment", keys: ["c"], group, enabled, run: () => panel("comment") },
    {
      id: "task.hand-on",
      label: "Hand on to somebody else",
      keys: ["t"],
      group,
      enabled,
      also: ["reassign", "delegate"],
      run: () => panel("hand-on"),
    },
    {
      id: "task.snooze",
      label: "Snooze",
      keys: ["h"],
      group,
      enabled,
      also: ["later", "put off"],
      run: () => panel("snooze"),
    },
    ...ITS_OWN.map(([id, label, ...keys]) => ({ id, label, keys, group, enabled: false, run: () => {} })),
  ];
}

// Told before a task is open; the open one says them in its own words, and hears them (task-acts.tsx, components/task/decide).
const ITS_OWN = [
  ["task.claim", "Claim or release", "m"],
  ["task.approve", "Approve", "a"],
  ["task.reject", "Reject", "r", "d"],
  ["task.changes", "Request changes", "q"],
  ["task.edit", "Edit before agreeing", "e"],
] as const;

"use client";

import type { Command } from "@/components/keys/command";
import { useCommands } from "@/components/keys/use-commands";
import type { Bulk } from "./bulk-bar";
import type { Row } from "./rows";
import type { Panel } from "./task-acts";
import { taskCommands } from "./task-commands";

// What the inbox can do, by key and by name.

export type Hands = {
  rows: Row[];
  openId: string | null;
  cursorId: string | null;
  selectedCount: number;
  move: (by: 1 | -1) => void;
  extend: (by: 1 | -1) => void;
  show: (id: string | null) => void;
  select: (id: string, isRange: boolean) => void;
  selectAll: () => void;
  clear: () => void;
  askBulk: (what: Bulk | null) => void;
  panel: (panel: Panel) => void;
  undo: () => void;
};

export function useInboxKeys(hands: Hands): void {
  useCommands([
    ...ofTheList(hands),
    ...ofSeveral(hands),
    ...taskCommands({ ...hands, isOpen: hands.openId !== null }),
  ]);
}

function ofTheList({ rows, openId, cursorId, move, show, undo }: Hands): Command[] {
  const group = "The list";
  const some = rows.length > 0;
  const opens = cursorId ?? rows[0]?.id ?? null;
  return [
    {
      id: "list.next",
      label: "Next task",
      keys: ["j"],
      group,
      enabled: some,
      repeats: true,
      run: () => move(1),
    },
    {
      id: "list.previous",
      label: "Previous task",
      keys: ["k"],
      group,
      enabled: some,
      repeats: true,
      run: () => move(-1),
    },
    {
      id: "list.open",
      label: "Open the task",
      keys: ["Enter", "o"],
      group,
      enabled: opens !== null && openId === null,
      run: () => show(opens),
    },
    {
      id: "task.next",
      label: "Next task while reading",
      keys: ["]"],
      group,
      enabled: openId !== null,
      repeats: true,
      run: () => move(1),
    },
    {
      id: "task.previous",
      label: "Previous task while reading",
      keys: ["["],
      group,
      enabled: openId !== null,
      repeats: true,
      run: () => move(-1),
    },
    {
      id: "task.close",
      label: "Back to the list",
      keys: ["u", "Escape"],
      group,
      enabled: openId !== null,
      run: () => show(null),
    },
    {
      id: "list.urgent",
      label: "Most urgent task",
      keys: ["Mod+Shift+J"],
      group,
      enabled: some,
      run: () => show(rows[0]?.id ?? null),
    },
    { id: "list.undo", label: "Undo the last decision", keys: ["z"], group, run: undo },
  ];
}

function ofSeveral({
  rows,
  openId,
  cursorId,
  selectedCount,
  extend,
  select,
  selectAll,
  clear,
  askBulk,
}: Hands): Command[] {
  const group = "Several at once";
  const id = cursorId ?? openId ?? rows[0]?.id;
  return [
    {
      id: "several.select",
      label: "Select",
      keys: ["x"],
      group,
      enabled: id !== undefined,
      run: () => id && select(id, false),
    },
    {
      id: "several.down",
      label: "Select and go down",
      keys: ["Shift+J"],
      group,
      enabled: id !== undefined,
      run: () => extend(1),
    },
    {
      id: "several.up",
      label: "Select and go up",
      keys: ["Shift+K"],
      group,
      enabled: id !== undefined,
      run: () => extend(-1),
    },
    {
      id: "several.all",
      label: "Select all that are shown",
      keys: ["Mod+A"],
      group,
      enabled: rows.length > 0,
      run: selectAll,
    },
    {
      id: "several.none",
      label: "Select none",
      keys: ["Escape"],
      group,
      enabled: selectedCount > 0 && openId === null,
      run: clear,
    },
    {
      id: "several.approve",
      label: "Approve the selected",
      keys: ["Shift+A"],
      group,
      enabled: selectedCount > 0,
      run: () => askBulk("approved"),
    },
    {
      id: "several.reject",
      label: "Reject the selected",
      keys: ["Shift+R"],
      group,
      enabled: selectedCount > 0,
      run: () => askBulk("rejected"),
    },
  ];
}

"use client";

import type { Bulk } from "./bulk-bar";
import type { Row } from "./rows";
import type { Panel } from "./task-acts";

export type Hands = {
  rows: Row[];
  openId: string | null;
  cursorId: string | null;
  selectedCount: number;
  move: (by: number) => void;
  show: (id: string | null) => void;
  select: (id: string, isRange: boolean) => void;
  selectAll: () => void;
  clear: () => void;
  askBulk: (what: Bulk | null) => void;
  panel: (panel: Panel) => void;
  claimOrRelease: () => void;
  undo: () => void;
};

export function useInboxKeys(_: Hands): void {}

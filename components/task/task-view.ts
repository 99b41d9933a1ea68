import type { TaskSpec } from "@/lib/domain/task-spec";

// A task as a card shows it.
export type TaskView = {
  id: string;
  intentType: string;
  fromAgent: string;
  spec: TaskSpec;
  dueAt: Date | null;
  assignedAt: Date;
  version: number;
  payloadHash: string;
  payloadBytes: number;
  payload: string | null; // null: too large for a list
  agreed: number;
  barred: string | null; // why this person may not decide it
};

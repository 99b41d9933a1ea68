const LAST_PART = 0.2;

/** Whether less than a fifth of the time between asking and the deadline is left. */
export function isRunningOut(assignedAt: number, dueAt: number, now: number): boolean {
  return dueAt - now <= (dueAt - assignedAt) * LAST_PART;
}

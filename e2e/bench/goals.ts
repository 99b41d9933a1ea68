// The rows of performance.md that this benchmark answers for. Ratios, because the machine differs and they do not.
export type Goal = {
  name: string;
  must: number;
  aim: number;
  better: "more" | "less";
  digits: number;
  unit: string;
};

const row = (
  name: string,
  must: number,
  aim: number,
  better: "more" | "less",
  digits: number,
  unit = "",
): Goal => ({ name, must, aim, better, digits, unit });

const GOALS = {
  at64: row("round trips/s at 64, against PostgreSQL with one commit per command", 0.7, 1.1, "more", 2, "×"),
  at16: row("round trips/s at 16, against the same", 0.5, 0.65, "more", 2, "×"),
  at1: row("round trips/s at 1, against the same", 0.3, 0.45, "more", 2, "×"),
  resumeSame: row("resume p50 alone, same process, against NOTIFY + one-row commit", 3, 1.5, "less", 2, "×"),
  resumeOther: row("resume p50 alone, other process, against the same", 4, 2, "less", 2, "×"),
  resumeTail: row("resume p99 at 64", 20, 10, "less", 1, " ms"),
  commits: row("commits per round trip at 16", 0.5, 0.25, "less", 2),
  million: row("throughput at 64 with 1,000,000 waiting / with none", 0.9, 0.95, "more", 2, "×"),
  millionDisk: row("1,000,000 waiting intents: disk", 2.5, 2, "less", 2, " GB"),
  millionIdle: row("1,000,000 waiting intents: idle CPU of one core", 0.5, 0.1, "less", 2, " %"),
} as const;
export type GoalName = keyof typeof GOALS;

export type Measured = Partial<Record<GoalName, number>>;

function verdict(goal: Goal, measured: number): string {
  const reaches = (limit: number) => (goal.better === "more" ? measured >= limit : measured <= limit);
  if (reaches(goal.aim)) return "aim reached";
  if (!reaches(goal.must)) return "**below must**";
  const gap = goal.better === "more" ? goal.aim / measured - 1 : measured / goal.aim - 1;
  return `must reached, ${(gap * 100).toFixed(0)} % from aim`;
}

export function goalTable(measured: Measured): string {
  const lines = Object.entries(GOALS).map(([name, goal]) => {
    const value = measured[name as GoalName];
    const sign = goal.better === "more" ? "≥" : "≤";
    const shown = value === undefined ? "not run" : `${value.toFixed(goal.digits)}${goal.unit}`;
    const judged = value === undefined ? "" : verdict(goal, value);
    return `| ${goal.name} | ${sign} ${goal.must}${goal.unit} | ${sign} ${goal.aim}${goal.unit} | ${shown} | ${judged} |`;
  });
  return ["| | must | aim | measured | verdict |", "|---|---|---|---|---|", ...lines].join("\n");
}

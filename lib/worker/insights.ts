// What the insights are made of: nobody waits for it, so it works in small bites and rests nine times as long after each. A
// backlog, as after an upgrade, takes a tenth of a processor until it is done.
import type { Database } from "../db/client";
import { insightsDue } from "../db/read/insights-due";
import { noteEnded } from "../db/write/insight-facts";
import { addUpDay } from "../db/write/insight-tallies";

const BITE = 250;
const REST = 9; // times as long as the bite took
const LOOK_MS = 5000; // what ends in the meantime goes together

export const keepInsights =
  ({ sql, ask }: Pick<Database, "sql" | "ask">) =>
  async (): Promise<number> => {
    const { hasMoved, hasDay } = await insightsDue(ask);
    const began = performance.now();
    const rest = () => REST * (performance.now() - began);
    const noted = hasMoved ? await noteEnded(sql, BITE) : null;
    if (noted !== null && noted.read >= BITE) return rest();
    return hasDay && (await addUpDay(sql)) ? rest() : LOOK_MS;
  };

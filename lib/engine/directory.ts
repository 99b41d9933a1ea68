// What submitting has to know of people and agents, remembered for a second: under load one question a second each.

import type { Sql } from "../db/client";
import { countPeople, isRegistered, type Resolved, resolveAssignees } from "../db/read/assignees";
import { awayNow } from "../db/read/away";
import { timeRules } from "../db/read/time-rules";
import type { Away } from "../domain/stand-in";
import type { TimeRules } from "../domain/time-policy";

const REMEMBER_MS = 1000;
const MOST = 5000;

export type Directory = {
  resolve(workspaceId: string, said: string[]): Promise<Resolved[]>;
  count(workspaceId: string, refs: string[], without: string[]): Promise<number>;
  registered(workspaceId: string, address: string): Promise<boolean>;
  away(workspaceId: string): Promise<Away>;
  time(workspaceId: string): Promise<TimeRules>;
};

export function openDirectory(sql: Sql): Directory {
  const remembered = new Map<string, { until: number; value: Promise<unknown> }>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = remembered.get(key);
    if (known && known.until > performance.now()) return known.value as Promise<T>;
    if (remembered.size >= MOST) remembered.clear();
    const value = ask();
    remembered.set(key, { until: performance.now() + REMEMBER_MS, value });
    value.catch(() => remembered.delete(key));
    return value;
  };
  return {
    resolve: (workspaceId, said) =>
      said.length === 0
        ? Promise.resolve([])
        : once(`r ${workspaceId} ${JSON.stringify(said)}`, () => resolveAssignees(sql, workspaceId, said)),
    count: (workspaceId, refs, without) =>
      once(`c ${workspaceId} ${without.join(",")} ${refs.join(" ")}`, () =>
        countPeople(sql, workspaceId, refs, without),
      ),
    away: (workspaceId) => once(`w ${workspaceId}`, () => awayNow(sql, workspaceId)),
    time: (workspaceId) => once(`t ${workspaceId}`, () => timeRules(sql, workspaceId)),
    registered: (workspaceId, address) =>
      once(`a ${workspaceId} ${address}`, () => isRegistered(sql, workspaceId, address)),
  };
}

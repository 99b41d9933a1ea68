// What submitting has to know of people and agents, remembered for a second: under load one question a second each. But not that
// somebody is not there: whoever heard it may put it right, and asks again at once.

import type { Sql } from "../db/client";
import { countPeople, isRegistered, type Resolved, resolveAssignees } from "../db/read/assignees";
import { awayNow } from "../db/read/away";
import { timeRules } from "../db/read/time-rules";
import type { Away } from "../domain/stand-in";
import type { TimeRules } from "../domain/time-policy";

const REMEMBER_MS = 1000;
const MOST = 5000;
const always = () => true;

export type Directory = {
  resolve(workspaceId: string, said: string[]): Promise<Resolved[]>;
  count(workspaceId: string, refs: string[], without: string[]): Promise<number>;
  registered(workspaceId: string, address: string): Promise<boolean>;
  away(workspaceId: string): Promise<Away>;
  time(workspaceId: string): Promise<TimeRules>;
};

export function openDirectory(sql: Sql): Directory {
  const remembered = new Map<string, { until: number; value: Promise<unknown> }>();
  // Who asks while the same is being asked hears the same, whatever it is.
  const once = <T>(key: string, ask: () => Promise<T>, isWorthIt: (value: T) => boolean): Promise<T> => {
    const known = remembered.get(key);
    if (known && known.until > performance.now()) return known.value as Promise<T>;
    if (remembered.size >= MOST) remembered.clear();
    const value = ask();
    const entry = { until: performance.now() + REMEMBER_MS, value };
    const forget = () => {
      if (remembered.get(key) === entry) remembered.delete(key);
    };
    remembered.set(key, entry);
    value.then((found) => isWorthIt(found) || forget(), forget);
    return value;
  };
  return {
    resolve: (workspaceId, said) =>
      said.length === 0
        ? Promise.resolve([])
        : once(
            `r ${workspaceId} ${JSON.stringify(said)}`,
            () => resolveAssignees(sql, workspaceId, said),
            (found) => found.every(({ ref }) => ref !== null),
          ),
    count: (workspaceId, refs, without) =>
      once(
        `c ${workspaceId} ${without.join(",")} ${refs.join(" ")}`,
        () => countPeople(sql, workspaceId, refs, without),
        always,
      ),
    away: (workspaceId) => once(`w ${workspaceId}`, () => awayNow(sql, workspaceId), always),
    time: (workspaceId) => once(`t ${workspaceId}`, () => timeRules(sql, workspaceId), always),
    registered: (workspaceId, address) =>
      once(
        `a ${workspaceId} ${address}`,
        () => isRegistered(sql, workspaceId, address),
        (isThere) => isThere,
      ),
  };
}

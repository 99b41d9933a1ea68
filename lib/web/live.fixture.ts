// Who looks at an inbox in a test, and what they have heard.
import { expect } from "vitest";
import type { LiveEvent } from "@/lib/domain/live";
import type { PersonActor, World } from "@/lib/testing/factory";
import type { Lookers, Looking } from "./live";

export type Heard = Looking & { heard: LiveEvent[]; isEnded: boolean };
export function looker(person: PersonActor, where: World, ...more: string[]): Heard {
  const heard: LiveEvent[] = [];
  const one: Heard = {
    workspaceId: where.workspaceId,
    id: person.id,
    refs: [`person:${person.id}`, "role:member", "everyone", ...more],
    heard,
    isEnded: false,
    send: (event) => void heard.push(event),
    end: () => {
      one.isEnded = true;
    },
  };
  return one;
}

export const hears = ({ heard }: Heard, id: string) =>
  heard.some((event) => event.type === "task" && event.id === id);
export const isReady = ({ heard }: Heard) => heard.some(({ type }) => type === "look");

export async function opened(lookers: Lookers, ...all: Heard[]) {
  const leave = await Promise.all(all.map((one) => lookers.look(one)));
  await expect.poll(() => all.every(isReady)).toBe(true);
  for (const one of all) one.heard.length = 0;
  return () => {
    for (const each of leave) each?.();
  };
}

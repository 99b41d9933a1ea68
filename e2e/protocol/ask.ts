// What the probes ask of a server again and again.
import { randomUUID } from "node:crypto";
import type { JsonObject } from "@/lib/domain/types";
import type { ProbeServer } from "./server";
import { bearer, type Reply, type Wire } from "./wire";

export const plain = (toAgent: string, more: JsonObject = {}): JsonObject => ({
  intent_type: "deploy.v1",
  correlation_id: randomUUID(),
  to_agent: toAgent,
  payload: { version: "1.4" },
  ...more,
});

export const forPeople = (task: JsonObject = {}, more: JsonObject = {}): JsonObject =>
  plain("human", { human_task: { title: "Deploy 1.4?", ...task }, ...more });

/** Submits, and gives the id. */
export async function submit(machine: Wire, intent: JsonObject): Promise<string> {
  const reply = await machine("POST", "/v1/intents", intent);
  if (reply.status !== 200) throw new Error(`submit: ${reply.status} ${reply.text}`);
  return String(reply.body.intent_id);
}

export const asPerson = (server: ProbeServer): Wire => server.as(bearer(server.owner.token));

export const decide = (server: ProbeServer, id: string, taskResult: JsonObject): Promise<Reply> =>
  asPerson(server)("POST", `/v1/intents/${id}/resume`, { task_result: taskResult });

export async function eventsOf(machine: Wire, id: string, query = ""): Promise<JsonObject[]> {
  return (await machine("GET", `/v1/intents/${id}/events${query}`)).body.events as JsonObject[];
}

export async function intentOf(machine: Wire, id: string): Promise<JsonObject> {
  return (await machine("GET", `/v1/intents/${id}`)).body.intent as JsonObject;
}

/** The first `count` of a source, or fewer when that takes longer than it may. */
export async function first<T>(source: AsyncGenerator<T>, count: number, withinMs = 10_000): Promise<T[]> {
  const list: T[] = [];
  const late = new Promise<"late">((resolve) => setTimeout(resolve, withinMs, "late"));
  while (list.length < count) {
    const next = await Promise.race([source.next(), late]);
    if (next === "late" || next.done) break;
    list.push(next.value);
  }
  // Not awaited: a source that is waiting for the network would not return before the network does.
  void source.return(undefined);
  return list;
}

export const all = <T>(source: AsyncGenerator<T>, withinMs = 15_000): Promise<T[]> =>
  first(source, 1_000, withinMs);

export async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await run();
  return { ms: performance.now() - began, value };
}

/**
 * How long a stream of which nothing is to be said is held, here and now, with all that this machine adds to each request: by
 * this it is told whether something was waited for.
 */
export async function heldFor(machine: Wire, seconds: number): Promise<number> {
  const id = await submit(machine, forPeople());
  const path = `/v1/intents/${id}/events/stream?since=1000&wait_seconds=${seconds}`;
  return (await timed(() => machine("GET", path))).ms;
}

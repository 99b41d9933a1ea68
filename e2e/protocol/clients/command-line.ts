// Behaves like the Go command line v0.2.13: it matches `id: `, `event: ` and `data: ` with their blank, gives up on lines of
// 64 KiB, and its cursor is the last number plus one.
import type { JsonObject } from "@/lib/domain/types";
import { isTerminal, type Reply, wire } from "../wire";
import { linesOf } from "./lines";

export type Seen = { id: number | null; name: string; data: JsonObject };

export function commandLine({
  baseUrl,
  key,
  actorToken,
}: {
  baseUrl: string;
  key: string;
  actorToken?: string;
}) {
  const call = wire(baseUrl, {
    "x-api-key": key,
    "x-axme-client": "axme-cli/0.2.13",
    ...(actorToken ? { authorization: `Bearer ${actorToken}` } : {}),
  });

  // `--watch` and the built-in agents send nothing but the key.
  async function* stream(path: string): AsyncGenerator<Seen> {
    const response = await fetch(`${baseUrl}${path}`, { headers: { "X-Api-Key": key } });
    if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
    let seen: Seen = { id: null, name: "", data: {} };
    for await (const line of linesOf(response, 64 * 1024)) {
      if (line.startsWith("id: ")) seen.id = Number(line.slice(4));
      else if (line.startsWith("event: ")) seen.name = line.slice(7);
      else if (line.startsWith("data: ")) seen.data = JSON.parse(line.slice(6)) as JsonObject;
      else if (line === "") {
        if (seen.name !== "") yield seen;
        seen = { id: null, name: "", data: {} };
      }
    }
  }

  /** `scenarios apply --watch`: to the end of the intent, whose id is known. */
  async function* applyWatch(id: string): AsyncGenerator<JsonObject> {
    let since = 0;
    for (;;) {
      for await (const { name, data } of stream(
        `/v1/intents/${id}/events/stream?since=${since}&wait_seconds=5`,
      )) {
        if (!name.startsWith("intent.")) continue;
        since = Number(data.seq) + 1;
        yield data;
        if (isTerminal(data.status) || data.event_type === "intent.timed_out") return;
      }
      const found = (await call("GET", `/v1/intents/${id}`)).body.intent as JsonObject;
      if (isTerminal(found.lifecycle_status)) return;
    }
  }

  /** `intents watch`: starts at 1, takes `next_seq` from the timeout frame, and goes on until it is interrupted. */
  async function* intentsWatch(id: string): AsyncGenerator<JsonObject> {
    let since = 1;
    for (;;) {
      for await (const { name, data } of stream(
        `/v1/intents/${id}/events/stream?since=${since}&wait_seconds=15`,
      )) {
        if (name === "stream.timeout") since = Number(data.next_seq ?? since);
        else {
          since = Number(data.seq);
          yield data;
        }
      }
    }
  }

  const streamOf = (address: string, since: number, wait: number) =>
    `/v1/agents/${address}/intents/stream?since=${since}&wait_seconds=${wait}`;

  /** `examples run`: learns the highest cursor by a request whose deliveries it drops. */
  async function highestCursor(address: string): Promise<number> {
    let highest = 0;
    for await (const { id } of stream(streamOf(address, 0, 1)))
      if (id !== null) highest = Math.max(highest, id);
    return highest;
  }

  /** The agent of `examples run`: its cursor comes from `id:` alone. */
  async function* agent(address: string, after: number): AsyncGenerator<JsonObject> {
    let since = after + 1;
    for (;;) {
      for await (const { id, name, data } of stream(streamOf(address, since, 2))) {
        if (!name.startsWith("intent.") || id === null) continue;
        since = id + 1;
        if (["DELIVERED", "CREATED"].includes(String(data.status))) yield data;
      }
    }
  }

  /** `tasks approve|reject|…`: all fields at the top level of the task result, and all as text. */
  function decide(
    id: string,
    outcome: string,
    comment?: string,
    fields: Record<string, string> = {},
  ): Promise<Reply> {
    const task_result = { outcome, ...(comment === undefined ? {} : { comment }), ...fields };
    return call("POST", `/v1/intents/${id}/resume`, { task_result });
  }

  return { call, applyWatch, intentsWatch, highestCursor, agent, decide };
}

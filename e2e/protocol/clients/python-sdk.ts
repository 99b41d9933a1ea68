// Behaves like the Python SDK 0.2.0: it reads streams line by line and leaves at `stream.timeout`, asks for JSON in every
// success, and its cursor is the last number it saw.
import { randomUUID } from "node:crypto";
import type { JsonObject } from "@/lib/domain/types";
import { isTerminal, pause } from "../wire";
import { linesOf } from "./lines";

export type PythonOptions = { baseUrl: string; apiKey: string; waitSeconds?: number };

export function pythonSdk({ baseUrl, apiKey, waitSeconds = 15 }: PythonOptions) {
  const fetched = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const headers = {
      "x-api-key": apiKey,
      "content-type": "application/json",
      "x-trace-id": randomUUID(),
      "x-axme-client": "axme-sdk-python/0.2.0",
    };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${baseUrl}${path}`, init);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return response;
  };
  const request = async (method: string, path: string, body?: unknown): Promise<JsonObject> =>
    (await (await fetched(method, path, body)).json()) as JsonObject;

  async function* stream(path: string, cursor: { last: number }): AsyncGenerator<JsonObject> {
    const response = await fetched("GET", `${path}?since=${cursor.last}&wait_seconds=${waitSeconds}`);
    let [name, data] = ["", ""];
    for await (const line of linesOf(response)) {
      if (line.startsWith("event:")) name = line.slice(6).trim();
      else if (line.startsWith("data:")) data = line.slice(5).trim();
      else if (line === "") {
        if (name === "stream.timeout") return;
        if (name.startsWith("intent.") && data !== "") {
          const event = JSON.parse(data) as JsonObject;
          cursor.last = Math.max(cursor.last, Number(event.seq));
          yield event;
        }
        [name, data] = ["", ""];
      }
    }
  }

  async function* round(id: string, cursor: { last: number }): AsyncGenerator<JsonObject> {
    yield* stream(`/v1/intents/${id}/events/stream`, cursor);
    const query = cursor.last > 0 ? `?since=${cursor.last}` : "";
    const events = (await request("GET", `/v1/intents/${id}/events${query}`)).events as JsonObject[];
    for (const event of events) cursor.last = Math.max(cursor.last, Number(event.seq));
    yield* events;
    if (events.length === 0) await pause(1_000);
  }

  async function* observe(id: string): AsyncGenerator<JsonObject> {
    const cursor = { last: 0 };
    for (;;) {
      for await (const event of round(id, cursor)) {
        yield event;
        if (isTerminal(event.status)) return;
      }
    }
  }

  async function* listen(address: string): AsyncGenerator<JsonObject> {
    const cursor = { last: 0 };
    for (;;) yield* stream(`/v1/agents/${encodeURIComponent(address)}/intents/stream`, cursor);
  }

  return { request, observe, listen };
}

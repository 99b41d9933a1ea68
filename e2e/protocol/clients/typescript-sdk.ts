// Behaves like the TypeScript SDK 0.2.0: it reads the whole body of a stream before it looks at it, and its cursor is the
// last number it saw. It does not drop repeats: what the server sends twice, its user sees twice.
import { randomUUID } from "node:crypto";
import type { JsonObject } from "@/lib/domain/types";
import { isTerminal, pause, type Reply, wire } from "../wire";

export type SdkOptions = { baseUrl: string; apiKey: string; actorToken?: string; waitSeconds?: number };

export function typescriptSdk({ baseUrl, apiKey, actorToken, waitSeconds = 15 }: SdkOptions) {
  const call = wire(baseUrl.replace(/\/+$/, ""), {
    "x-api-key": apiKey,
    "x-axme-client": "axme-sdk-typescript/0.2.0",
    ...(actorToken ? { authorization: `Bearer ${actorToken}` } : {}),
  });
  const request = async (method: string, path: string, body?: unknown, headers = {}): Promise<Reply> => {
    const reply = await call(method, path, body, { "x-trace-id": randomUUID(), ...headers });
    if (reply.status < 200 || reply.status > 299) throw Object.assign(new Error(messageOf(reply)), { reply });
    return reply;
  };

  async function listIntentEvents(id: string, since?: number): Promise<JsonObject[]> {
    const query = since === undefined ? "" : `?since=${since}`;
    const { events } = (await request("GET", `/v1/intents/${id}/events${query}`)).body;
    if (!Array.isArray(events)) throw new Error("502 invalid response");
    return events as JsonObject[];
  }

  async function sendIntent(intent: JsonObject, headers = {}): Promise<string> {
    const body = { ...intent, correlation_id: randomUUID() };
    const { intent_id: id } = (await request("POST", "/v1/intents", body, headers)).body;
    if (typeof id !== "string" || id === "") throw new Error("502 invalid response");
    return id;
  }

  // One stream, then one look at the list; a second of rest when neither said anything.
  async function* round(id: string, cursor: number): AsyncGenerator<JsonObject> {
    const path = `/v1/intents/${id}/events/stream?since=${cursor}&wait_seconds=${waitSeconds}`;
    const streamed = eventsIn((await request("GET", path)).text);
    yield* streamed;
    const last = Number(streamed.at(-1)?.seq ?? cursor);
    const polled = await listIntentEvents(id, last > 0 ? last : undefined);
    yield* polled;
    if (polled.length === 0) await pause(1_000);
  }

  async function* observe(id: string, since = 0): AsyncGenerator<JsonObject> {
    let cursor = since;
    for (;;) {
      for await (const event of round(id, cursor)) {
        cursor = Math.max(cursor, Number(event.seq));
        yield event;
        if (endsWith(event)) return;
      }
    }
  }

  async function waitFor(id: string): Promise<JsonObject> {
    for await (const event of observe(id)) if (endsWith(event)) return event;
    throw new Error("the stream ended without a terminal event");
  }

  async function* listen(address: string, since = 0): AsyncGenerator<JsonObject> {
    let cursor = since;
    const path = `/v1/agents/${encodeURIComponent(address)}/intents/stream`;
    for (;;) {
      const { text } = await request("GET", `${path}?since=${cursor}&wait_seconds=${waitSeconds}`);
      for (const delivery of eventsIn(text)) {
        cursor = Math.max(cursor, Number(delivery.seq));
        yield delivery;
      }
    }
  }

  return { request, sendIntent, listIntentEvents, observe, waitFor, listen };
}

const TERMINAL_EVENTS = ["intent.completed", "intent.failed", "intent.canceled", "intent.timed_out"];
const endsWith = (event: JsonObject): boolean =>
  isTerminal(event.status) || TERMINAL_EVENTS.includes(String(event.event_type));

export function eventsIn(body: string): JsonObject[] {
  return body.split("\n\n").flatMap((block) => {
    const lines = block.split("\n");
    const name =
      lines
        .find((line) => line.startsWith("event:"))
        ?.slice(6)
        .trim() ?? "";
    const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim());
    return name.startsWith("intent.") && data.length > 0 ? [JSON.parse(data.join("\n")) as JsonObject] : [];
  });
}

function messageOf({ body, text, status }: Reply): string {
  const { error, message } = body;
  if (typeof error === "string") return error;
  if (
    typeof error === "object" &&
    error !== null &&
    !Array.isArray(error) &&
    typeof error.message === "string"
  )
    return error.message;
  return typeof message === "string" ? message : text || `HTTP ${status}`;
}

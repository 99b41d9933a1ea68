// Behaves like the Go SDK 0.2.0: observing is polling once a second, `since=0` included; listening reads whole bodies.
import type { JsonObject } from "@/lib/domain/types";
import { isTerminal, pause, wire } from "../wire";
import { eventsIn } from "./typescript-sdk";

export function goSdk({ baseUrl, apiKey }: { baseUrl: string; apiKey: string }) {
  const call = wire(baseUrl, { "x-api-key": apiKey, "x-axme-client": "axme-sdk-go/0.2.0" });
  const request = async (method: string, path: string, body?: unknown) => {
    const reply = await call(method, path, body);
    if (reply.status < 200 || reply.status > 299) throw new Error(`${reply.status} ${reply.text}`);
    return reply;
  };

  async function* observe(id: string): AsyncGenerator<JsonObject> {
    let since = 0;
    for (;;) {
      const { events } = (await request("GET", `/v1/intents/${id}/events?since=${since}`)).body;
      for (const event of events as JsonObject[]) {
        since = Math.max(since, Number(event.seq));
        yield event;
        if (isTerminal(event.status)) return;
      }
      await pause(1_000);
    }
  }

  async function* listen(address: string): AsyncGenerator<JsonObject> {
    let since = 0;
    const path = `/v1/agents/${encodeURIComponent(address)}/intents/stream`;
    for (;;) {
      for (const delivery of eventsIn(
        (await request("GET", `${path}?since=${since}&wait_seconds=15`)).text,
      )) {
        since = Math.max(since, Number(delivery.seq));
        yield delivery;
      }
    }
  }

  return { request, observe, listen, health: () => request("GET", "/v1/health") };
}

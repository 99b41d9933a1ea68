// protocol.md, section 3: any error on an agent's stream kills the agent, so a server that stops ends its streams cleanly.
import { expect, test } from "vitest";
import { forPeople, submit, timed } from "./ask";
import { startServer } from "./server";
import { pause } from "./wire";

test("streams and long polls that wait are ended with their last frame when the server stops", async () => {
  const server = await startServer();
  const agent = await server.newAgent("surprised");
  const id = await submit(server.machine, forPeople());
  const last = 100; // beyond every event
  const waiting = [
    server.machine("GET", `/v1/agents/${agent.address}/intents/stream?since=0&wait_seconds=30`),
    server.machine("GET", `/v1/intents/${id}/events/stream?since=${last}&wait_seconds=30`),
    server.machine("GET", `/v1/intents/${id}/wait?wait_seconds=30`),
  ];
  await pause(500);
  const { ms, value } = await timed(async () => {
    const stopped = server.stop();
    const replies = await Promise.all(waiting);
    await stopped;
    return replies;
  });
  expect(ms).toBeLessThan(6_000);
  expect(value.map((reply) => reply.status)).toEqual([200, 200, 200]);
  for (const reply of value.slice(0, 2))
    expect(reply.text).toMatch(/event: stream\.timeout\ndata: \{.*\}\n\n$/);
  expect(value[2]?.body).toMatchObject({ ok: true, done: false });
});

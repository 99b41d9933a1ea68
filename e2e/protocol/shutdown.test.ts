// protocol.md, section 3: any error on an agent's stream kills the agent, so a server that stops ends its streams cleanly.
import { expect, test } from "vitest";
import { forPeople, submit, timed } from "./ask";
import { startServer } from "./server";
import { apiKey, pause } from "./wire";

test("streams and long polls that wait are ended with their last frame when the server stops", async () => {
  const server = await startServer();
  const agent = await server.newAgent("surprised");
  const id = await submit(server.machine, forPeople());
  const last = 100; // beyond every event
  const open = (path: string) => fetch(`${server.url}${path}`, { headers: apiKey(server.workspaceKey) });
  const poll = open(`/v1/intents/${id}/wait?wait_seconds=30`);
  // The head of a stream comes when it has begun; a poll says nothing until its end, and was asked before them.
  const streams = await Promise.all([
    open(`/v1/agents/${agent.address}/intents/stream?since=0&wait_seconds=30`),
    open(`/v1/intents/${id}/events/stream?since=${last}&wait_seconds=30`),
  ]);
  await pause(500);
  const { ms, value } = await timed(async () => {
    const stopped = server.stop();
    const texts = await Promise.all(streams.map((stream) => stream.text()));
    const polled = await poll;
    await stopped;
    return { texts, polled };
  });
  expect(ms).toBeLessThan(6_000);
  expect([...streams, value.polled].map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const text of value.texts) expect(text).toMatch(/event: stream\.timeout\ndata: \{.*\}\n\n$/);
  expect(await value.polled.json()).toMatchObject({ ok: true, done: false });
});

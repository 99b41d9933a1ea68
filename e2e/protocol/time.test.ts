// protocol.md, rule 0.14 and sections 6.2 and 9: what time does to an intent. The worker runs beside the api here.
import { afterAll, beforeAll, expect, test } from "vitest";
import { all, asPerson, eventsOf, first, forPeople, intentOf, plain, submit } from "./ask";
import { typescriptSdk } from "./clients/typescript-sdk";
import { type ProbeServer, startServer } from "./server";
import { pause } from "./wire";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer({ worker: true });
});
afterAll(() => server.stop());

const sdk = () => typescriptSdk({ baseUrl: server.url, apiKey: server.workspaceKey });
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
const types = (events: Array<{ event_type?: unknown }>) => events.map((event) => event.event_type);

test("rule 0.14: an intent whose deadline passes ends in intent.timed_out and TIMED_OUT, and cannot be decided any more", async () => {
  const id = await submit(server.machine, forPeople({}, { deadline_at: soon(1_500) }));
  const events = await all(sdk().observe(id));
  expect(events.at(-1)).toMatchObject({ event_type: "intent.timed_out", status: "TIMED_OUT" });
  expect(await intentOf(server.machine, id)).toMatchObject({ status: "TIMED_OUT" });
  const late = await asPerson(server)("POST", `/v1/intents/${id}/resume`, {
    task_result: { outcome: "approved" },
  });
  expect(late.status).toBe(409);
});

test("rule 0.14: reminders, an escalation and a rejection never look like a timeout", async () => {
  const id = await submit(
    server.machine,
    forPeople(
      {},
      {
        remind_after_seconds: 1,
        remind_interval_seconds: 1,
        max_reminders: 1,
        escalate_to: server.owner.email,
      },
    ),
  );
  const watching = sdk().observe(id);
  const seen = await first(watching, 5, 8_000);
  await asPerson(server)("POST", `/v1/intents/${id}/resume`, { task_result: { outcome: "rejected" } });
  const events = await eventsOf(server.machine, id);
  expect(types(seen)).toEqual(types(events).slice(0, 5));
  const reminder = events.find((event) => event.event_type === "intent.reminder");
  expect(reminder).toMatchObject({
    status: "WAITING",
    waiting_reason: "WAITING_FOR_HUMAN",
    details: { remind_count: 1 },
  });
  const escalated = events.find((event) => event.event_type === "intent.escalated");
  expect(escalated).toMatchObject({ status: "WAITING", details: { escalated_to: expect.any(String) } });
  expect(types(events)).not.toContain("intent.timed_out");
  expect(events.at(-1)).toMatchObject({ status: "FAILED" });
});

test("a delivery that nobody touches is offered again with a higher number, and ends as delivery_failed", async () => {
  const agent = await server.newAgent("asleep");
  const id = await submit(server.machine, plain(agent.address, { max_delivery_attempts: 1 }));
  const offers = await first(sdk().listen(agent.address), 1);
  expect(offers).toEqual([expect.objectContaining({ intent_id: id })]);
  const watching = all(sdk().observe(id));
  // An offer waits for half a minute before it is made again, and the worker goes by the clock of the database.
  await server.later(20_000);
  await expectStill(id, "DELIVERED");
  await server.later(31_000);
  // A client stops at the first of the two, because its status is terminal already.
  expect((await watching).at(-1)).toMatchObject({
    event_type: "intent.delivery_failed",
    status: "FAILED",
  });
  const events = await eventsOf(server.machine, id);
  expect(types(events).slice(-2)).toEqual(["intent.delivery_failed", "intent.failed"]);
  expect(events.at(-2)).toMatchObject({ status: "FAILED", details: { delivery_attempt: "1" } });
});

/** A worker that acted early would have done so by now: it looks once a second at least. */
async function expectStill(id: string, status: string): Promise<void> {
  await pause(1_500);
  expect(await intentOf(server.machine, id)).toMatchObject({ status });
}

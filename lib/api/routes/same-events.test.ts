// What the log told of an event it tells of it for ever: whom it waited for then does not change with whom it waits for now.
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, addPerson, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
  await addPerson(at.db, at.acme.workspaceId, "ana@acme.example", "owner");
});
afterAll(() => at.close());

type Event = { seq: number; event_type: string; pending_with?: { ref: string } };
type Act = [string, object, string?];

async function toldAfterEach(asked: object, acts: (id: string) => Act[]): Promise<Event[]> {
  const made = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", ...asked } });
  const id = String(made.body.intent_id);
  const log = async () => (await at.ask("GET", `/v1/intents/${id}/events`)).body.events as Event[];
  let told = await log();
  for (const [path, body, key = at.acme.workspaceKey] of acts(id)) {
    const answer = await at.ask("POST", path, { key, body });
    expect(answer.status, answer.text).toBe(200);
    const now = await log();
    expect(now.slice(0, told.length), path).toEqual(told);
    told = now;
  }
  return told;
}
const refs = (events: Event[], type: string) =>
  events.filter(({ event_type }) => event_type === type).map(({ pending_with }) => pending_with?.ref);

test("a task that is handed on, commented on and decided", async () => {
  const asked = { to_agent: "human", human_task: { assignees: ["ana@acme.example"] } };
  const told = await toldAfterEach(asked, (id) => [
    [`/v1/tasks/${id}/comments`, { text: "before" }],
    [`/v1/tasks/${id}/reassign`, { to: ["role:owner"] }, at.acme.personToken],
    [`/v1/tasks/${id}/comments`, { text: "after" }],
    [`/v1/tasks/${id}/decision`, { outcome: "approved" }, at.acme.personToken],
  ]);
  expect(refs(told, "intent.commented")).toEqual(["ana@acme.example", "role:owner"]);
});

test("an agent's intent that is handed on", async () => {
  const [one, two] = [await addAgent(at.db, at.acme, "one"), await addAgent(at.db, at.acme, "two")];
  const told = await toldAfterEach({ to_agent: "one" }, (id) => [
    [`/v1/inbox/${id}/delegate`, { delegate_to: "two" }, one.token],
    [`/v1/intents/${id}/resume`, { action: "complete" }, two.token],
  ]);
  expect(refs(told, "intent.delivered")).toEqual([one.address]);
  expect(refs(told, "intent.transfer")).toEqual([two.address]);
});

test("whom nobody knows is never said to be waited for: those are who are asked instead, also when the name is known one day", async () => {
  const waited = async (assignees: string[]) => {
    const asked = { to_agent: "human", human_task: { assignees, four_eyes: true } };
    const body = { intent_type: "t.v1", ...asked };
    const { body: made } = await at.ask("POST", "/v1/intents", { body });
    const { body: now } = await at.ask("GET", `/v1/intents/${made.intent_id}`);
    const { body: log } = await at.ask("GET", `/v1/intents/${made.intent_id}/events`);
    const last = (log.events as Event[]).findLast(({ pending_with }) => pending_with);
    expect(last?.pending_with).toEqual((now.intent as { pending_with: object }).pending_with);
    return last?.pending_with;
  };
  expect(await waited(["ana@acme.example", "role:owner"])).toEqual({
    type: "human",
    ref: "ana@acme.example",
    name: "ana@acme.example, role:owner",
  });
  expect(await waited(["ghost", "ana@acme.example"])).toEqual({
    type: "human",
    ref: "ana@acme.example",
    name: "ana@acme.example, role:owner",
  });
  expect(await waited(["Owner", "ghost"])).toEqual({ type: "human", ref: "Owner", name: "Owner" });
  expect(await waited(["ghost"])).toEqual({ type: "human", ref: "role:owner", name: "role:owner" });
});

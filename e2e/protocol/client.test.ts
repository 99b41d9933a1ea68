// Our own client against the real server.
import { connect } from "countersign/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { first, heldFor, timed } from "./ask";
import { type ProbeServer, startServer } from "./server";
import { pause } from "./wire";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const machine = () => connect({ url: server.url, key: server.workspaceKey });
const person = () => connect({ url: server.url, token: server.owner.token });
/** A fifth of a second: a server that has nothing to say keeps nobody for less. */
const shortestWait = () => heldFor(server.machine, 1);
const request = {
  intent_type: "deploy.v1",
  to_agent: "human",
  payload: { version: "1.4" },
  human_task: { title: "Deploy 1.4?" },
};

test("four lines: submit, and have the outcome as soon as somebody decided", { retry: 2 }, async () => {
  const countersign = connect({ url: server.url, key: server.workspaceKey });
  const intent = await countersign.submit(request);
  const waiting = countersign.waitFor(intent);
  await pause(300);
  await person().decide(intent, { outcome: "approved", comment: "go" });
  const { ms, value } = await timed(() => waiting);
  expect(value).toMatchObject({
    outcome: "approved",
    status: "COMPLETED",
    intent: { intent_id: intent.intent_id },
  });
  expect(ms).toBeLessThan(await shortestWait());
});

test("an intent that was decided before is not waited for", { retry: 2 }, async () => {
  const intent = await machine().submit(request);
  await person().decide(intent, { outcome: "rejected" });
  const { ms, value } = await timed(() => machine().waitFor(intent.intent_id));
  expect(value).toMatchObject({ outcome: "rejected", status: "FAILED" });
  expect(ms).toBeLessThan(2 * (await shortestWait()));
});

test("a call that is repeated with its idempotency key is made once", async () => {
  const one = await machine().submit(request, { idempotencyKey: "probe-once" });
  const two = await machine().submit(request, { idempotencyKey: "probe-once" });
  expect(two).toEqual(one);
  const decide = () => person().decide(one, { outcome: "approved" }, { idempotencyKey: "probe-decide" });
  expect(await decide()).toEqual(await decide());
});

test("observing gives every event to the last, and begins where it is told", async () => {
  const intent = await machine().submit(request);
  const collect = async (since: number) => {
    const seen: number[] = [];
    for await (const event of machine().observe(intent, { since })) seen.push(event.seq);
    return seen;
  };
  const both = Promise.all([collect(0), collect(4)]);
  await pause(200);
  await person().decide(intent, { outcome: "approved" });
  const [whole, tail] = await both;
  expect(whole).toEqual((await machine().events(intent)).map((event) => event.seq));
  expect(tail).toEqual(whole.filter((seq) => seq > 4));
  expect(await collect(whole.at(-1)!)).toEqual([]);
});

test("a list goes on where a page ended, until one is empty", async () => {
  const intent_type = "paged.v1";
  const submitted: string[] = [];
  for (let i = 0; i < 5; i++) submitted.push((await machine().submit({ ...request, intent_type })).intent_id);
  const listed: string[] = [];
  for (;;) {
    const cursor = listed.at(-1);
    const page = await machine().list({ intent_type, limit: 2, ...(cursor && { cursor }) });
    if (page.length === 0) break;
    listed.push(...page.map((each) => each.intent_id));
    await machine().submit({ ...request, intent_type }); // newer than all of them: on none of the pages to come
  }
  expect(listed).toEqual(submitted.reverse());
  expect(await machine().list({ to_agent: "nobody-was-asked" })).toEqual([]);
});

test("an agent listens, and says that it is done", async () => {
  const agent = await server.newAgent("listener");
  const mine = connect({ url: server.url, key: agent.key });
  const heard = first(mine.listen(agent.address), 1);
  const intent = await machine().submit({ intent_type: "build.v1", to_agent: agent.address });
  expect(await heard).toEqual([
    expect.objectContaining({ intent_id: intent.intent_id, intent_type: "build.v1" }),
  ]);
  await mine.resume(intent, { action: "complete", sha: "abc" });
  expect(await machine().get(intent)).toMatchObject({ status: "COMPLETED", result: { sha: "abc" } });
});

describe("what the server refuses is an error with its code", () => {
  test("a machine that decides, and a decision that was made", async () => {
    const intent = await machine().submit(request);
    await expect(machine().decide(intent, { outcome: "approved" })).rejects.toMatchObject({
      status: 403,
      code: "human_required",
    });
    await person().decide(intent, { outcome: "approved" });
    await expect(person().decide(intent, { outcome: "rejected" })).rejects.toMatchObject({
      status: 409,
      code: "closed",
    });
  });
  test("a decision about a payload that was replaced", async () => {
    const intent = await machine().submit(request);
    await machine().revise(intent, { payload: { version: "1.5" } });
    const old = person().decide(intent, { outcome: "approved", version: 1 });
    await expect(old).rejects.toMatchObject({ status: 409, code: "stale_version" });
    await person().decide(intent, { outcome: "approved", version: 2 });
    expect(await machine().get(intent)).toMatchObject({ payload: { version: "1.5" }, status: "COMPLETED" });
  });
  test("a second claim of the same outcome", async () => {
    const intent = await machine().submit(request);
    await person().decide(intent, { outcome: "approved" });
    expect(await machine().claim(intent, "deployer-1")).toMatchObject({ ok: true });
    await expect(machine().claim(intent, "deployer-2")).rejects.toMatchObject({
      status: 409,
      code: "claim_held",
    });
  });
  test("a canceled intent tells its waiter", async () => {
    const intent = await machine().submit(request);
    const waiting = machine().waitFor(intent);
    await machine().cancel(intent, "no longer needed");
    expect(await waiting).toMatchObject({ status: "CANCELED" });
  });
});

// Whoever asks by an address finds what is for it, in whichever of its spellings it was said when it was asked for.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let boss: Awaited<ReturnType<typeof addAgent>>;
beforeAll(async () => {
  at = await apiFixture();
  boss = await addAgent(at.db, at.acme, "boss");
});
afterAll(() => at.close());

async function submit(asked: object): Promise<string> {
  const body = { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two", ...asked };
  const made = await at.ask("POST", "/v1/intents", { body });
  expect(made.status, made.text).toBe(200);
  return String(made.body.intent_id);
}

type Listed = { intents?: Shown[]; threads?: Shown[]; changes?: Array<{ thread: Shown }> };
type Shown = { intent_id: string };

async function idsIn(path: string, key = at.acme.workspaceKey): Promise<string[]> {
  const { status, body, text } = await at.ask("GET", path, { key });
  expect(status, text).toBe(200);
  const { intents, threads, changes } = body as Listed;
  return (intents ?? threads ?? changes?.map(({ thread }) => thread) ?? []).map((one) => one.intent_id);
}

describe("what people are asked is found by the recipient that was named:", () => {
  test.each(["human", "people", "agent://human"])("%s", async (to_agent) => {
    const id = await submit({ to_agent });
    const said = encodeURIComponent(to_agent);
    expect(await idsIn(`/v1/intents?to_agent=${said}`)).toEqual([id]);
    expect(await idsIn(`/v1/inbox?owner_agent=${said}`)).toEqual([id]);
    // What moved is told once nobody's transaction in the whole server is older.
    const moved = () => idsIn(`/v1/inbox/changes?owner_agent=${said}`);
    await expect.poll(moved, { timeout: 20_000 }).toEqual([id]);
  });
});

describe("an answer is in the inbox of whom it went to, who was called", () => {
  const spelled = ["boss", "acme/prod/boss", "agent://acme/prod/boss"];
  test.each(spelled)("%s", async (reply_to) => {
    const id = await submit({ reply_to });
    await at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "COMPLETED", result: {} } });
    expect(await idsIn("/v1/inbox", boss.token)).toContain(id);
    expect(await idsIn("/v1/inbox?status=done", boss.token)).toContain(id);
    for (const said of spelled) {
      const inbox = `/v1/inbox?owner_agent=${encodeURIComponent(said)}`;
      expect(await idsIn(inbox), said).toContain(id);
      expect(await idsIn(inbox, boss.token), said).toContain(id);
    }
  });
});

test("whom to answer finds it there once there is an answer, and not before, also among what moved", async () => {
  const reply_to = "agent://conformance/answered";
  const [open, ended] = [await submit({ reply_to }), await submit({ reply_to })];
  await at.ask("POST", `/v1/intents/${ended}/resolve`, { body: { status: "FAILED", error: {} } });
  const all = () => idsIn("/v1/inbox/changes?limit=200");
  await expect.poll(all, { timeout: 20_000 }).toEqual(expect.arrayContaining([open, ended]));
  expect(await idsIn(`/v1/inbox/changes?owner_agent=${reply_to}`)).toEqual([ended]);
  expect(await idsIn(`/v1/inbox?owner_agent=${reply_to}`)).toEqual([ended]);
});

test("a name without a place is somebody's here, and an opaque one only what it says", async () => {
  const [here, opaque] = [
    await submit({ reply_to: "owner" }),
    await submit({ reply_to: "agent://conformance/owner" }),
  ];
  for (const id of [here, opaque])
    await at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "COMPLETED", result: {} } });
  expect(await idsIn("/v1/inbox?owner_agent=agent://acme/prod/owner")).toEqual([here]);
  expect(await idsIn("/v1/inbox?owner_agent=agent://conformance/owner")).toEqual([opaque]);
});

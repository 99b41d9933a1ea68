// A cursor that a list did not give is refused by every list: taken for the beginning, a program that pages never ends.
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeCursor } from "../../db/read/inbox-cursor";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
  for (let i = 0; i < 3; i++) {
    const body = { intent_type: "t.v1", to_agent: "human", human_task: { title: `${i}` } };
    const submitted = await at.ask("POST", "/v1/intents", { body });
    expect(submitted.status, submitted.text).toBe(200);
  }
});
afterAll(() => at.close());

const lists = () => [
  "/v1/me/tasks",
  "/v1/intents",
  "/v1/inbox",
  "/v1/inbox/changes",
  "/v1/agents",
  "/v1/service-accounts",
  `/v1/organizations/${at.acme.orgId}/members`,
];
const taskId = "11111111-1111-4111-8111-111111111111";
const dueAt = (time: string) => writeCursor({ dueAt: time, rank: 1, taskId });

test("what cannot be read, is another list's, was cut or names no time", async () => {
  const first = await at.ask("GET", "/v1/me/tasks?limit=1");
  const whole = first.body.next_cursor as string;
  expect(whole).toEqual(expect.any(String));
  const bad = [
    "!!",
    "bm9uc2Vuc2U",
    "%20",
    whole.slice(0, -1),
    whole.slice(1),
    `${whole}A`,
    whole.slice(0, -1) + String.fromCharCode(whole.charCodeAt(whole.length - 1) + 1), // it stands for the same bytes
    "x".repeat(400),
    dueAt("2030-02-30T00:00:00.000Z"),
    dueAt("2030-13-01T00:00:00.000Z"),
    dueAt("0000-01-01T00:00:00.000Z"),
    dueAt("2030-01-01T24:00:00.000Z"),
  ];
  for (const list of lists())
    for (const cursor of bad)
      for (const key of [at.acme.workspaceKey, at.acme.personToken]) {
        const { status, body, text } = await at.ask("GET", `${list}?cursor=${cursor}`, { key });
        expect([list, cursor, status, body.error], text).toMatchObject([
          list,
          cursor,
          422,
          { code: "schema_invalid", details: { problems: [{ pointer: "/cursor" }] } },
        ]);
      }
  expect(at.defects).toEqual([]);
});

test("an empty one is the beginning, of every list", async () => {
  for (const list of lists()) {
    const [bare, empty] = [await at.ask("GET", list), await at.ask("GET", `${list}?cursor=`)];
    expect([list, empty.status, empty.body], empty.text).toEqual([list, 200, bare.body]);
  }
});

test("a page that is full to the last is the last", async () => {
  const all = (await at.ask("GET", `/v1/organizations/${at.acme.orgId}/members`)).body.members as unknown[];
  const full = await at.ask("GET", `/v1/organizations/${at.acme.orgId}/members?limit=${all.length}`);
  expect([full.body.members, full.body.next_cursor]).toEqual([all, null]);
});

test("the tasks of whoever asks are all there, page by page", async () => {
  for (const key of [at.acme.workspaceKey, at.acme.personToken]) {
    const seen: unknown[] = [];
    let cursor = "";
    for (let page = 0; page < 4; page++) {
      const { body } = await at.ask("GET", `/v1/me/tasks?limit=1&cursor=${cursor}`, { key });
      seen.push(...(body.tasks as Array<{ intent_id: string }>).map((task) => task.intent_id));
      if (body.next_cursor === null) break;
      cursor = body.next_cursor as string;
    }
    expect(new Set(seen).size).toBe(3);
    expect(seen).toHaveLength(3);
  }
});

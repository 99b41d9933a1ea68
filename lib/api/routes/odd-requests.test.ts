// What is asked in two ways at once, or in letters that are read as others, is refused by the name of what is wrong with it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overHttp } from "../over-http.fixture";

let at: Awaited<ReturnType<typeof overHttp>>;
beforeAll(async () => {
  at = await overHttp();
});
afterAll(() => at.close());

const problemOf = ({ body }: { body: Record<string, unknown> }) =>
  (body.error as { details?: { problems?: unknown[] } } | undefined)?.details?.problems?.[0];

describe("a parameter that is given twice, as two,", () => {
  const id = async () =>
    (await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", to_agent: "human" } })).body
      .intent_id;
  test.each([
    ["GET", "/v1/intents?limit=1&limit=abc", "/limit"],
    ["GET", "/v1/intents?status=WAITING&limit=1&status=FAILED", "/status"],
    ["GET", "/v1/intents?status=WAITING&status=", "/status"],
    ["GET", "/v1/intents?st%61tus=WAITING&status=FAILED", "/status"],
    ["GET", "/v1/inbox?owner_agent=a&owner_agent=b", "/owner_agent"],
    ["POST", "/v1/intents/ID/resume?owner_agent=a&owner_agent=b", "/owner_agent"],
    ["GET", "/v1/intents/ID/events?since=0&since=9", "/since"],
    ["GET", "/v1/intents/ID/wait?wait_seconds=1&wait_seconds=60", "/wait_seconds"],
    ["GET", "/v1/intents/ID/events/stream?wait_seconds=1&wait_seconds=60", "/wait_seconds"],
    ["GET", "/v1/agents?limit=1&limit=2", "/limit"],
  ])("%s %s", async (method, path, pointer) => {
    const answered = await at.ask(method, path.replace("ID", String(await id())), {
      ...(method === "POST" && { body: {} }),
    });
    expect([answered.status, problemOf(answered)], answered.text).toMatchObject([
      422,
      { pointer, rule: "once" },
    ]);
  });

  test("and alike, or unknown, is taken", async () => {
    for (const query of ["limit=1&limit=1", "limit=1&zzz=1&zzz=2", "limit=1&"])
      expect((await at.ask("GET", `/v1/intents?${query}`)).status).toBe(200);
  });
});

test.each([
  ["/v1/intents?cursor=abc", "/cursor", "This is no cursor of this list."],
  ["/v1/inbox?cursor=abc", "/cursor", "This is no cursor of this list."],
  ["/v1/inbox/changes?cursor=abc", "/cursor", "This is no cursor of this list."],
  ["/v1/agents?cursor=abc", "/cursor", "This is no cursor of this list."],
  ["/v1/me/tasks?cursor=abc", "/cursor", "This is no cursor of this list."],
  ["/v1/intents?correlation_id=abc", "/correlation_id", "Must be a UUID."],
])("%s names what is wrong", async (path, pointer, message) => {
  const answered = await at.ask("GET", path);
  expect([answered.status, problemOf(answered)], answered.text).toMatchObject([422, { pointer, message }]);
});

describe("a body that says it is in other letters than UTF-8", () => {
  const send = (raw: Uint8Array | string, type: string) =>
    at.ask("POST", "/v1/intents", { raw, headers: { "content-type": type } });
  const said = '{"intent_type":"t.v1","to_agent":"human","payload":{"name":"Zoë"}}';
  const plain = said.replace("ë", "e");
  test.each([
    ["application/json; charset=iso-8859-1", Buffer.from(said, "latin1")],
    ["application/json;charset=ISO-8859-1", Buffer.from(said, "utf8")],
    ['text/plain; format=flowed; Charset="windows-1252"', Buffer.from(said, "utf8")],
    ["application/json; charset=utf-16", Buffer.from(said, "utf16le")],
    ["application/json; charset=utf-16", Buffer.from(plain, "utf16le")],
  ])("%s is not read as another", async (type, raw) => {
    const answered = await send(raw, type);
    expect([answered.status, answered.body.error], answered.text).toMatchObject([
      415,
      { code: "unsupported_charset", details: { in: "header", header: "content-type" } },
    ]);
    expect(answered.body.detail).toContain("UTF-8");
  });

  test.each([
    ["application/json; charset=utf-8", said],
    ["application/json; charset=UTF8", said],
    ['application/json; charset="utf-8"', said],
    ["application/json", said],
    ["application/json; charset=iso-8859-1", plain],
    ["text/plain; charset=us-ascii", plain],
  ])("but %s is read, where it is the same", async (type, raw) => {
    const made = await send(raw, type);
    expect(made.status, made.text).toBe(200);
    const { payload } = (await at.ask("GET", `/v1/intents/${made.body.intent_id}`)).body;
    expect(payload).toEqual(JSON.parse(raw).payload);
  });

  test("and what is wrong with plain letters is not that", async () => {
    const broken = await send("{", "text/plain; charset=us-ascii");
    expect([broken.status, problemOf(broken)], broken.text).toMatchObject([400, { rule: "json" }]);
  });
});

test("an address to answer that is nothing but blanks is none", async () => {
  const body = { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two", reply_to: "  " };
  const id = (await at.ask("POST", "/v1/intents", { body })).body.intent_id;
  const ended = await at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "COMPLETED" } });
  expect(ended.body.completion_delivery).toEqual({ delivered: false, reason: "reply_to_not_set" });
});

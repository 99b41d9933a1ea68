import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { CountersignError, connect } from "./index";

type Seen = { method: string; path: string; headers: Headers; body: unknown };
type Answering = (seen: Seen, signal: AbortSignal) => Response | Promise<Response>;

/** A client whose network is a list of answers; the last is given again and again. */
function against(...answers: Answering[]) {
  const seen: Seen[] = [];
  const network = (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const { pathname, search } = new URL(String(url));
    const path = `${pathname}${search}`;
    seen.push({ method: init.method ?? "GET", path, headers: new Headers(init.headers), body });
    const answer = answers[Math.min(seen.length, answers.length) - 1];
    return Promise.resolve().then(() => answer!(seen.at(-1)!, init.signal ?? new AbortController().signal));
  };
  const client = connect({
    url: "http://127.0.0.1:8100//",
    key: "k",
    token: "t",
    fetch: network,
    patienceMs: 3_000,
  });
  return { client, seen, paths: () => seen.map((each) => each.path) };
}

const says = (body: object, init?: ResponseInit) => () => Response.json(body, init);
const busy = (status: number, headers: Record<string, string> = {}) =>
  says({ error: { code: "busy", message: "Later.", details: {} } }, { status, headers });
const dropped = () => Promise.reject(new TypeError("fetch failed"));
const hanging: Answering = (_, signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
const frames =
  (...list: object[]) =>
  () =>
    new Response(
      list.map((data, i) => `id: ${i}\nevent: intent.x\ndata: ${JSON.stringify(data)}\n\n`).join(""),
    );
const intent = (status: string, more: object = {}) => ({ intent_id: "i", status, ...more });
const submitted = { ok: true, intent_id: "i", status: "WAITING", created_at: "" };
const request = { intent_type: "deploy.v1", to_agent: "human" };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof CountersignError ? error.code : String(error)),
  );

describe("a call", () => {
  test("is tried again with the same idempotency key while the server is busy or away", async () => {
    const { client, seen } = against(busy(503), dropped, busy(429), busy(502), says(submitted));
    expect(await client.submit(request)).toEqual(submitted);
    expect(seen).toHaveLength(5);
    const keys = new Set(seen.map((each) => each.headers.get("idempotency-key")));
    expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });
  test("carries its own idempotency key when it is given one, and both credentials", async () => {
    const { client, seen } = against(says(submitted));
    await client.submit(request, { idempotencyKey: "mine" });
    expect(Object.fromEntries(seen[0]!.headers)).toMatchObject({
      "idempotency-key": "mine",
      "x-api-key": "k",
      authorization: "Bearer t",
    });
    expect(seen[0]).toMatchObject({ method: "POST", path: "/v1/intents", body: request });
  });
  test("says what it was told in the words of the protocol", async () => {
    const { client, seen } = against(says({ ok: true }));
    await client.decide("i", { outcome: "approved", editedPayload: { a: 1 }, payloadHash: "h" });
    await client.claim("i", "one", { leaseSeconds: 60, complete: true, fence: 2, idempotencyKey: "mine" });
    expect(seen.map(({ body }) => body)).toEqual([
      { outcome: "approved", edited_payload: { a: 1 }, payload_hash: "h" },
      { claimer: "one", lease_s: 60, complete: true, fence: 2 },
    ]);
    expect(seen[1]?.headers.get("idempotency-key")).toBe("mine");
  });
  test("waits for as long as the server asked", async () => {
    const { client } = against(busy(429, { "retry-after": "1" }), says(submitted));
    const began = Date.now();
    await client.submit(request);
    expect(Date.now() - began).toBeGreaterThanOrEqual(990);
  });
  test("is given up at once when the server asks for more patience than there is", async () => {
    const { client, seen } = against(busy(503, { "retry-after": "60" }));
    expect(await codeOf(client.submit(request))).toBe("busy");
    expect(seen).toHaveLength(1);
  });
  test("is not tried again when the answer is no, and the error says which", async () => {
    const body = { error: { code: "outcome_not_offered", message: "No.", details: { field: "outcome" } } };
    const { client, seen } = against(says(body, { status: 422 }));
    await expect(client.decide("t", { outcome: "x" })).rejects.toMatchObject({
      name: "CountersignError",
      status: 422,
      code: "outcome_not_offered",
      message: "No.",
      details: { field: "outcome" },
    });
    expect(seen).toHaveLength(1);
  });
  test("survives a proxy that speaks HTML", async () => {
    const html = (status: number) => () => new Response("<h1>Hm</h1>", { status });
    expect(await codeOf(against(html(403)).client.get("i"))).toBe("http_403");
    expect(await codeOf(against(html(200)).client.get("i"))).toBe("bad_answer");
  });
  test("says that nobody answers, after its patience", async () => {
    expect(await codeOf(against(dropped).client.get("i"))).toBe("unreachable");
  });
  test("stops at once when it is aborted", async () => {
    const controller = new AbortController();
    const { client } = against(hanging);
    setTimeout(() => controller.abort(new Error("enough")), 20);
    await expect(client.waitFor("i", { signal: controller.signal })).rejects.toThrow("enough");
  });
  test("needs a key, and says so where it is missing", () => {
    expect(() => connect({ url: "http://127.0.0.1:8100", key: undefined })).toThrow("is its variable set?");
  });
});

describe("waiting for an intent", () => {
  test("is one request that answers when it is decided", async () => {
    const done = { ok: true, done: true, outcome: "approved", intent: intent("COMPLETED") };
    const { client, paths } = against(says(done));
    expect(await client.waitFor({ intent_id: "i" })).toMatchObject({
      outcome: "approved",
      status: "COMPLETED",
    });
    expect(paths()).toEqual(["/v1/intents/i/wait?wait_seconds=55"]);
  });
  test("asks again when the wait ran out, but never in a circle", async () => {
    const { client } = against(says({ done: false }), says({ done: true, intent: intent("TIMED_OUT") }));
    const began = Date.now();
    expect(await client.waitFor("i")).toMatchObject({ outcome: "timed_out", status: "TIMED_OUT" });
    expect(Date.now() - began).toBeGreaterThanOrEqual(990);
  });
  test("falls back to reading the intent where the server has no such endpoint", async () => {
    const read = says({ intent: intent("FAILED", { result: { outcome: "rejected" } }) });
    const { client, paths } = against(busy(404), read);
    expect(await client.waitFor("i")).toMatchObject({ outcome: "rejected", status: "FAILED" });
    expect(paths()).toEqual(["/v1/intents/i/wait?wait_seconds=55", "/v1/intents/i"]);
  });
  test("tells that the intent is unknown", async () => {
    expect(await codeOf(against(busy(404)).client.waitFor("i"))).toBe("busy");
  });
  test("ends after the time it was given", async () => {
    expect(await codeOf(against(hanging).client.waitFor("i", { timeoutMs: 30 }))).toBe("wait_timeout");
  });
});

describe("observing and listening", () => {
  const event = (seq: number, status = "WAITING") => ({ intent_id: "i", seq, status });
  const collect = async <T>(source: AsyncIterable<T>, most = 99): Promise<T[]> => {
    const list: T[] = [];
    for await (const each of source) if (list.push(each) >= most) break;
    return list;
  };

  test("every event comes once, from the cursor on, to the terminal one", async () => {
    const first = frames(event(2), event(4));
    const last = frames(event(4), event(6), event(8, "COMPLETED"), event(10));
    const { client, paths } = against(first, first, says({ intent: intent("WAITING") }), last);
    expect((await collect(client.observe("i"))).map((each) => each.seq)).toEqual([2, 4, 6, 8]);
    expect(paths().filter((path) => path.includes("stream"))).toEqual(
      [0, 4, 4].map((since) => `/v1/intents/i/events/stream?since=${since}&wait_seconds=30`),
    );
  });
  test("a stream that breaks off is taken up where it was", async () => {
    const broken = () => {
      let sent = false;
      const text = `event: intent.x\ndata: ${JSON.stringify(event(2))}\n\ndata: {"half`;
      const pull = (stream: ReadableStreamDefaultController<Uint8Array>) => {
        if (sent) stream.error(new TypeError("terminated"));
        else stream.enqueue(new TextEncoder().encode(text));
        sent = true;
      };
      return new Response(new ReadableStream({ pull }));
    };
    const { client } = against(broken, frames(event(4, "CANCELED")));
    expect((await collect(client.observe("i"))).map((each) => each.seq)).toEqual([2, 4]);
  });
  test("an intent that had ended before is not waited for", async () => {
    const { client } = against(says({ intent: intent("COMPLETED") }), says({ events: [event(10)] }));
    expect((await collect(client.observe("i", { since: 8 }))).map((each) => each.seq)).toEqual([10]);
  });
  test("a log of more events than one answer holds is read to its end", async () => {
    const log = Array.from({ length: 2_500 }, (_, i) =>
      event(2 * i + 2, i < 2_490 ? "WAITING" : "COMPLETED"),
    );
    const server: Answering = ({ path }) => {
      const since = Number(new URLSearchParams(path.split("?")[1]).get("since"));
      if (!path.includes("/events")) return Response.json({ intent: intent("COMPLETED") });
      return Response.json({ events: log.filter(({ seq }) => seq > since).slice(0, 1_000) });
    };
    const { client, paths } = against(server);
    expect(await client.events("i")).toEqual(log);
    expect(paths()).toEqual([0, 2_000, 4_000, 5_000].map((since) => `/v1/intents/i/events?since=${since}`));
    expect(await client.events("i", { since: 4_990 })).toEqual(log.slice(-5));
    expect(await collect(client.observe("i", { since: 2 }), 9_999)).toEqual(log.slice(1));
  });
  test("a server that says where a page ends is asked no further than to the last", async () => {
    const log = [2, 4, 6, 8, 10].map((seq) => event(seq));
    const { client, paths } = against(({ path }) => {
      const since = Number(new URLSearchParams(path.split("?")[1]).get("since"));
      const events = log.filter(({ seq }) => seq > since).slice(0, 2);
      const last = events.at(-1)?.seq ?? 10;
      return Response.json({ events, next_cursor: last < 10 ? last : null });
    });
    expect(await client.events("i")).toEqual(log);
    expect(paths()).toEqual([0, 4, 8].map((since) => `/v1/intents/i/events?since=${since}`));
  });
  test("an agent hears of each intent once, unless it wants every offer", async () => {
    const offers = frames({ intent_id: "a", seq: 2 }, { intent_id: "b", seq: 4 }, { intent_id: "a", seq: 6 });
    const last = frames({ intent_id: "c", seq: 8 });
    const ids = async (again: boolean) => {
      const { client } = against(offers, last);
      return (await collect(client.listen("agent://o/w/a", { again }), again ? 4 : 3)).map(
        (each) => each.intent_id,
      );
    };
    expect(await ids(false)).toEqual(["a", "b", "c"]);
    expect(await ids(true)).toEqual(["a", "b", "a", "c"]);
  });
  test("an agent that has heard of many does not hear again of those it just heard of", async () => {
    const many = Array.from({ length: 10_001 }, (_, i) => ({ intent_id: `${i}`, seq: 2 * i + 2 }));
    const again = [10_000, 9_999, 5_000].map((i, at) => ({ intent_id: `${i}`, seq: 30_000 + 2 * at }));
    const { client } = against(frames(...many, ...again, { intent_id: "new", seq: 40_000 }));
    const heard = (await collect(client.listen("a"), 10_002)).map((each) => each.intent_id);
    expect(heard.slice(-2)).toEqual(["10000", "new"]);
  });
  test("an agent's stream says no like any other call", async () => {
    expect(await codeOf(collect(against(busy(403)).client.listen("a")))).toBe("busy");
  });
});

test("plain Node loads the package's entry, without a build", () => {
  const script = 'const { connect } = await import("countersign/client"); console.log(typeof connect)';
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect(run.stdout.trim()).toBe("function");
});

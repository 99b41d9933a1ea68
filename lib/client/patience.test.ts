import { afterEach, describe, expect, test, vi } from "vitest";
import { CountersignError, connect } from "./index";

// How long the client waits, and what for.

type Answering = (path: string, signal: AbortSignal) => Response | Promise<Response>;

function against(patienceMs: number | undefined, ...answers: Answering[]) {
  const paths: string[] = [];
  const network = (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname, search } = new URL(String(url));
    paths.push(`${pathname}${search}`);
    const answer = answers[Math.min(paths.length, answers.length) - 1] as Answering;
    return Promise.resolve().then(() => answer(paths.at(-1) ?? "", init.signal as AbortSignal));
  };
  const to = { url: "http://127.0.0.1:8100", key: "k", fetch: network };
  return { paths, client: connect(patienceMs === undefined ? to : { ...to, patienceMs }) };
}

const ended = { ok: true, done: true, outcome: "approved", intent: { intent_id: "i", status: "COMPLETED" } };
const says = (body: object) => () => Response.json(body);
const after =
  (ms: number, answer: () => Response): Answering =>
  (_, signal) =>
    new Promise((resolve, reject) => {
      setTimeout(() => resolve(answer()), ms);
      signal.addEventListener("abort", () => reject(signal.reason));
    });
const dropped = () => Promise.reject(new TypeError("fetch failed"));
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof CountersignError ? error.code : String(error)),
  );

afterEach(() => vi.restoreAllMocks());

describe("a time limit", () => {
  test.each([30 * 86_400_000, 60 * 86_400_000, Number.POSITIVE_INFINITY, Number.NaN])(
    "of %d ms is longer than anybody waits, and does not end at once",
    async (timeoutMs) => {
      const { client } = against(undefined, after(30, says(ended)));
      expect(await client.waitFor("i", { timeoutMs })).toMatchObject({ outcome: "approved" });
    },
  );
  test("may be a fraction, or already over", async () => {
    const slow = after(5_000, says(ended));
    expect(await codeOf(against(undefined, slow).client.waitFor("i", { timeoutMs: 20.5 }))).toBe(
      "wait_timeout",
    );
    expect(await codeOf(against(undefined, slow).client.waitFor("i", { timeoutMs: -1.5 }))).toBe(
      "wait_timeout",
    );
  });
});

describe("patience", () => {
  test("of nothing is one attempt, which has its time", async () => {
    const one = against(0, after(30, says({ intent: { intent_id: "i" } })));
    expect(await one.client.get("i")).toMatchObject({ intent_id: "i" });
    const none = against(0, dropped, says({ intent: { intent_id: "i" } }));
    expect(await codeOf(none.client.get("i"))).toBe("unreachable");
    expect(none.paths).toHaveLength(1);
  });
  test("begins when it went wrong: a computer that slept through a wait tries again", async () => {
    const asleep: Answering = () => {
      vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3_600_000);
      return dropped();
    };
    const { client, paths } = against(undefined, asleep, says(ended));
    expect(await client.waitFor("i")).toMatchObject({ outcome: "approved" });
    expect(paths).toHaveLength(2);
  });
  test("ends", async () => {
    const { client, paths } = against(250, dropped);
    expect(await codeOf(client.get("i"))).toBe("unreachable");
    expect(paths.length).toBeGreaterThan(1);
  });
});

test("a filter that was left open is none", async () => {
  const { client, paths } = against(undefined, says({ intents: [] }));
  const open = { status: undefined, limit: 5 } as unknown as { limit: number };
  await client.list(open);
  await client.list({});
  expect(paths).toEqual(["/v1/intents?limit=5", "/v1/intents"]);
});

test("what has ended has ended, even where a server found no place to wait for it", async () => {
  const { client, paths } = against(undefined, says({ ...ended, done: false }));
  expect(await client.waitFor("i")).toMatchObject({ outcome: "approved", status: "COMPLETED" });
  expect(paths).toHaveLength(1);
});

import { expect, test } from "vitest";
import { CountersignError, connect } from "./index";

// What a program does wrong is said at once, and says what to do: it must not look like a server that is away.

let requests = 0;
const network = (): Promise<Response> => {
  requests++;
  return Promise.resolve(Response.json({ ok: true, intents: [] }));
};
const url = "http://127.0.0.1:8100";
const client = connect({ url, key: "k", fetch: network });
const wrong = (what: unknown) => what as string;

function thrown(work: () => unknown): CountersignError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(CountersignError);
    return error as CountersignError;
  }
  throw new Error("nothing was thrown");
}

async function refusedBeforeItAsks(work: () => Promise<unknown>): Promise<CountersignError> {
  const before = requests;
  const error = await work().then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(requests).toBe(before);
  expect(error).toBeInstanceOf(CountersignError);
  return error as CountersignError;
}

test.each(["127.0.0.1:8100", "localhost:8100", "ftp://127.0.0.1", "", wrong(undefined)])(
  "the url %j is none",
  (said) => {
    const error = thrown(() => connect({ url: said, key: "k" }));
    expect([error.status, error.code]).toEqual([0, "bad_url"]);
    expect(error.message).toContain(`such as http://127.0.0.1:8100, and was given "${said}"`);
  },
);

test.each([
  [`${url}/v1`, "without /v1"],
  [`${url}/v1/`, "without /v1"],
  [`${url}/?workspace=1`, "before its ? or #"],
  [`${url}/#inbox`, "before its ? or #"],
  ["http://me:secret@127.0.0.1:8100", "no password"],
])("the url %j is of something else", (said, told) => {
  const error = thrown(() => connect({ url: said, key: "k" }));
  expect([error.code, error.message]).toEqual(["bad_url", expect.stringContaining(told)]);
  expect(error.message).not.toContain("secret");
});

test.each([` ${url}/ `, `${url}//`, "https://example.org/countersign", wrong(new URL(url))])(
  "the url %j will do",
  async (said) => {
    expect(await connect({ url: said, key: "k", fetch: network }).list()).toEqual([]);
  },
);

test.each([{ key: "a\nb" }, { key: "ключ" }, { token: "a\nb" }])(
  "the credentials %j cannot be sent",
  (said) => {
    const error = thrown(() => connect({ url, ...said }));
    expect([error.code, error.cause]).toEqual(["bad_key", undefined]);
    expect(error.message).not.toContain(said.key ?? said.token);
  },
);

test("a key for idempotency that cannot be sent is named", async () => {
  const request = { intent_type: "t.v1", to_agent: "human" };
  const error = await refusedBeforeItAsks(() => client.submit(request, { idempotencyKey: "заказ-12" }));
  expect(error.message).toContain("idempotency key");
});

test("a payload that is no JSON is what JSON says of it", async () => {
  const payload: { [key: string]: never } = {};
  Object.assign(payload, { payload });
  const before = requests;
  await expect(client.submit({ intent_type: "t.v1", to_agent: "human", payload })).rejects.toThrow(TypeError);
  expect(requests).toBe(before);
});

test.each([undefined, "", {}, Promise.resolve({ intent_id: "i" })])(
  "an intent that is %j is none",
  async (said) => {
    const id = said as string;
    const acts = [
      () => client.get(id),
      () => client.events(id),
      () => client.waitFor(id),
      () => client.observe(id).next(),
      () => client.resume(id, { action: "complete" }),
      () => client.decide(id, { outcome: "approved" }),
      () => client.claim(id, "me"),
      () => client.revise(id, { payload: {} }),
      () => client.comment(id, "hm"),
      () => client.cancel(id),
    ];
    for (const act of acts) expect((await refusedBeforeItAsks(act)).code).toBe("missing_id");
  },
);

test.each(["", wrong(undefined)])("an agent that is %j is nobody, and is not listened for", async (said) => {
  const error = await refusedBeforeItAsks(() => client.listen(said).next());
  expect(error.message).toContain("is its variable set?");
});

test("where something else answers, the error names the url and asks whether it is one", async () => {
  const html = (status: number) => () => Promise.resolve(new Response("<h1>Hm</h1>", { status }));
  for (const status of [200, 403, 404]) {
    const error = await connect({ url, key: "k", fetch: html(status) })
      .get("i")
      .catch((reason: unknown) => reason as CountersignError);
    expect(error.message).toMatch(/^http:\/\/127\.0\.0\.1:8100 answered .*is it the url of a Countersign/);
  }
});

test("where nobody answers, the error names who", async () => {
  const dropped = () => Promise.reject(new TypeError("fetch failed"));
  const error = await connect({ url, key: "k", fetch: dropped, patienceMs: 0 })
    .get("i")
    .catch((reason: unknown) => reason as CountersignError);
  expect([error.code, error.message]).toEqual(["unreachable", `${url} does not answer.`]);
});

// Over real sockets: what a test that calls `fetch` cannot see.
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKey } from "../auth/keys";
import { createFront, type Front } from "../server/front";
import { createApi } from "./app";
import { addAgent, apiFixture } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
const fronts: Front[] = [];
let server: Front["server"];
beforeAll(async () => {
  at = await apiFixture();
  for (const byHand of [true, false]) {
    const { publicUrl } = at.deps.config;
    const { fetch, tell } = createApi(at.deps);
    const front = createFront({
      fetch,
      ...(byHand && { tell }),
      publicUrl,
      trustedProxies: [],
      webPort: null,
      frontSecret: null,
      development: false,
    });
    fronts.push(front);
    await once(front.server.listen(0, "127.0.0.1"), "listening");
  }
});
afterAll(async () => {
  await Promise.all(fronts.map((front) => front.stop(0)));
  await at.close();
});

const port = () => (server.address() as AddressInfo).port;

// Sends the text as it is and gives back what comes until there is a whole answer.
async function raw(text: string, more?: (write: (chunk: string) => boolean) => void): Promise<string> {
  const socket = connect(port(), "127.0.0.1");
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  let answer = "";
  socket.write(text);
  more?.((chunk) => !socket.destroyed && socket.write(chunk));
  for await (const chunk of socket) {
    answer += chunk as string;
    const length = /content-length: (\d+)/i.exec(answer);
    const body = answer.indexOf("\r\n\r\n");
    if (body !== -1 && (!length || answer.length >= body + 4 + Number(length[1]))) break;
  }
  socket.destroy();
  return answer;
}

const head = (method: string, path: string, headers: string[] = []) =>
  `${[`${method} ${path} HTTP/1.1`, "Host: countersign.test", `X-Api-Key: ${at.acme.workspaceKey}`, ...headers].join("\r\n")}\r\n\r\n`;

// A request that came whole is read by hand; all others, and where nobody reads by hand all, by Node.
describe.each([
  ["read by hand where they are plain", 0],
  ["read by Node", 1],
])("requests, %s:", (_how, which) => {
  beforeAll(() => {
    server = (fronts[which] as Front).server;
  });

  test("a raw agent address in the path finds the agent", async () => {
    const name = `raw-path-${which}`;
    const agent = await addAgent(at.db, at.acme, name);
    for (const path of [agent.address, encodeURIComponent(agent.address), `acme/prod/${name}`, name]) {
      const answer = await raw(head("GET", `/v1/agents/${path}`));
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(answer).toContain(`"address":"${agent.address}"`);
    }
  });

  test("two keys of idempotency are none, be they alike; a comma in one is its own", async () => {
    const body = '{"intent_type":"t.v1","to_agent":"agent://elsewhere/one/two"}';
    const submit = (keys: string[]) =>
      raw(
        head("POST", "/v1/intents", [
          `Content-Length: ${body.length}`,
          ...keys.map((key) => `Idempotency-Key: ${key}`),
        ]) + body,
      );
    for (const keys of [
      ["a", "b"],
      ["a", "a"],
    ]) {
      const answer = await submit(keys);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('"pointer":"/idempotency-key","rule":"once"');
    }
    expect(await submit([`one, two ${which}`])).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("a base address that ends in a slash leads here, too", async () => {
    for (const path of ["//v1/me", "///v1//me", "//v1/me?x=1"])
      expect(await raw(head("GET", path))).toMatch(/^HTTP\/1\.1 200 /);
    const body = '{"intent_type":"t.v1","to_agent":"agent://elsewhere/one/two"}';
    const submitted = await raw(head("POST", "//v1/intents", [`Content-Length: ${body.length}`]) + body);
    expect(submitted).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("a hundred megabytes, declared, are refused at once and not read", async () => {
    // A thousandth of a percent of them is sent: whoever waits for the others waits for ever, or says 408.
    const answer = await raw(
      head("POST", "/v1/service-accounts", ["Content-Length: 100000000"]) + "x".repeat(1_000),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"payload_too_large"');
  });

  test("a body without an end is refused when it passes the limit", async () => {
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    const answer = await raw(
      head("POST", "/v1/service-accounts", ["Transfer-Encoding: chunked"]),
      (write) => {
        for (let i = 0; i < 8; i++) write(chunk);
      },
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("a sender who goes away in the middle of a body is no defect", async () => {
    at.defects.length = 0;
    const socket = connect(port(), "127.0.0.1");
    socket.on("error", () => {});
    socket.write(`${head("POST", "/v1/service-accounts", ["Content-Length: 100"])}{"name"`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(at.defects).toEqual([]);
  });

  test("what arrived whole counts, though its sender left without waiting, whether the key was known or not", async () => {
    const named = async (name: string) => {
      const listed = await raw(head("GET", "/v1/service-accounts"));
      return listed.includes(`"name":"${name}"`);
    };
    for (const [name, key] of [
      [`left-known-${which}`, at.acme.workspaceKey],
      [
        `left-unknown-${which}`,
        (await createKey(at.db, { workspaceId: at.acme.workspaceId, kind: "workspace" })).token,
      ],
    ] as const) {
      const body = JSON.stringify({ name });
      const text = head("POST", "/v1/service-accounts", [`Content-Length: ${body.length}`]) + body;
      const socket = connect(port(), "127.0.0.1");
      socket.on("error", () => {});
      socket.write(text.replace(at.acme.workspaceKey, key), () => socket.destroy());
      await expect.poll(() => named(name)).toBe(true);
    }
  });

  test("HEAD answers like GET without the body", async () => {
    const answer = await raw(head("HEAD", "/v1/me"));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer.split("\r\n\r\n")[1]).toBe("");
  });

  test("guesses are counted by the address of the connection", async () => {
    const guess = () => fetch(`http://127.0.0.1:${port()}/v1/me`, { headers: { "x-api-key": "guess" } });
    const statuses = new Set<number>();
    for (let i = 0; i < 22; i++) statuses.add((await guess()).status);
    expect(statuses).toEqual(new Set([401, 429]));
    const valid = await fetch(`http://127.0.0.1:${port()}/v1/me`, {
      headers: { "x-api-key": at.acme.workspaceKey },
    });
    expect(valid.status).toBe(200);
  });
});

test("by hand and by Node, an answer is the same", async () => {
  const post = (path: string, body: string, more: string[] = []) =>
    head("POST", path, [`Content-Length: ${Buffer.byteLength(body)}`, ...more]) + body;
  const requests = [
    head("GET", "/v1/me"),
    head("GET", "/v1/me", ["X-Trace-Id: trace-1"]),
    head("GET", "/v1/intents?limit=2"),
    head("GET", "/v1/intents?limit=two"),
    head("GET", "/v1/intents?status=WAITING&limit=%32"),
    head("GET", "/v1/intents/no-id"),
    head("GET", "/v1/nothing"),
    head("GET", "/v1//me/"),
    head("GET", "/v1/resume"),
    head("GET", "/v1/me").replace(at.acme.workspaceKey, "wrong"),
    head("GET", "/v1/me").replace(/X-Api-Key: .*\r\n/, ""),
    post("/v1/intents", "{"),
    post("/v1/intents", "{}"),
    post("/v1/intents", "[]"),
    post("/v1/intents", ""),
    post(
      "/v1/intents",
      '{"intent_type":"a.v1","to_agent":"human","payload":{"ü":"ü"},"deadline_at":"2001-01-01T00:00:00Z"}',
    ),
    post("/v1/intents", "{}", [`Idempotency-Key: ${"k".repeat(300)}`]),
    post("/v1/tasks/11111111-1111-4111-8111-111111111111/decision", '{"outcome":"approved"}'),
  ];
  for (const request of requests) {
    const answers: string[] = [];
    for (const front of fronts) {
      server = front.server;
      answers.push(comparable(await raw(request)));
    }
    expect(answers[0], request).toBe(answers[1]);
    expect(answers[0], request).toMatch(/^HTTP\/1\.1 \d{3} /);
  }
});

/** Without the order of the headers and without what differs every time. */
function comparable(answer: string): string {
  const [headers = "", body = ""] = answer.split("\r\n\r\n");
  const [first = "", ...lines] = headers.replace(/(x-request-id|date): .*/gi, "$1").split("\r\n");
  return [first, ...lines.map((line) => line.toLowerCase()).sort(), body].join("\n");
}

import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import { assert, asyncProperty, constantFrom, tuple, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { type PlainRequest, readPlain } from "./plain-request";

const read = (text: string) => readPlain(Buffer.from(text, "latin1"));
const HEAD = "POST /v1/intents HTTP/1.1\r\nHost: a.test:8100\r\n";

test("a request that came whole is read, with its headers by their small names", () => {
  const text = `${HEAD}X-Api-Key:  key \r\ncontent-length: 2\r\nConnection: keep-alive\r\n\r\n{}`;
  expect(read(text)).toEqual({
    method: "POST",
    url: "/v1/intents",
    headers: { host: "a.test:8100", "x-api-key": "key", "content-length": "2", connection: "keep-alive" },
    body: Buffer.from("{}"),
  });
  expect(read("GET /v1/me?limit=2 HTTP/1.1\r\nhost: a\r\n\r\n")).toMatchObject({ url: "/v1/me?limit=2" });
});

const LEFT: Record<string, string> = {
  "another method": "PUT /v1/x HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n",
  "a page": "GET /inbox HTTP/1.1\r\nhost: a\r\n\r\n",
  "a whole address": "GET http://a/v1/me HTTP/1.1\r\nhost: a\r\n\r\n",
  "a dot segment": "GET /v1/../inbox HTTP/1.1\r\nhost: a\r\n\r\n",
  "a dot segment in other letters": "GET /v1/agents/%2E%2e/x HTTP/1.1\r\nhost: a\r\n\r\n",
  "a host that is no address": "GET /v1/me HTTP/1.1\r\nhost: 256.1.1.1\r\n\r\n",
  "a host with an odd port": "GET /v1/me HTTP/1.1\r\nhost: a:99999\r\n\r\n",
  "an older version": "GET /v1/me HTTP/1.0\r\nhost: a\r\n\r\n",
  "two spaces": "GET  /v1/me HTTP/1.1\r\nhost: a\r\n\r\n",
  "half a head": "GET /v1/me HTTP/1.1\r\nhost: a\r\n",
  "half a body": `${HEAD}content-length: 3\r\n\r\n{}`,
  "more than its body": `${HEAD}content-length: 1\r\n\r\n{}`,
  "the next one behind it": "GET /v1/me HTTP/1.1\r\nhost: a\r\n\r\nGET /v1/me HTTP/1.1\r\nhost: a\r\n\r\n",
  "a body of unknown length": `${HEAD}\r\n{}`,
  chunks: `${HEAD}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  "chunks and a length": `${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  "two lengths": `${HEAD}content-length: 2\r\nContent-Length: 2\r\n\r\n{}`,
  "a list of lengths": `${HEAD}content-length: 2, 2\r\n\r\n{}`,
  "a length with a sign": `${HEAD}content-length: +2\r\n\r\n{}`,
  "a length that is no number": `${HEAD}content-length: 0x2\r\n\r\n{}`,
  "a sender who waits to be told to go on": `${HEAD}expect: 100-continue\r\ncontent-length: 2\r\n\r\n{}`,
  "an upgrade": "GET /v1/me HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
  "a last request": "GET /v1/me HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
  "no host": "GET /v1/me HTTP/1.1\r\naccept: */*\r\n\r\n",
  "a host that is none": "GET /v1/me HTTP/1.1\r\nhost: a b\r\n\r\n",
  "two hosts": "GET /v1/me HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
  "a space before the colon": "GET /v1/me HTTP/1.1\r\nhost: a\r\nx-api-key : k\r\n\r\n",
  "a folded line": "GET /v1/me HTTP/1.1\r\nhost: a\r\nx: 1\r\n 2\r\n\r\n",
  "a line without a colon": "GET /v1/me HTTP/1.1\r\nhost: a\r\nx\r\n\r\n",
  "a bare line feed": "GET /v1/me HTTP/1.1\r\nhost: a\nx: 1\r\n\r\n",
  "a bare carriage return": "GET /v1/me HTTP/1.1\r\nhost: a\rx: 1\r\n\r\n",
  "a NUL": "GET /v1/me HTTP/1.1\r\nhost: a\r\nx: \0\r\n\r\n",
  "letters beyond ASCII": "GET /v1/me HTTP/1.1\r\nhost: a\r\nx: \xe9\r\n\r\n",
  "a name every object has": "GET /v1/me HTTP/1.1\r\nhost: a\r\nconstructor: 1\r\n\r\n",
  "a head too long": `GET /v1/me HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(8_200)}\r\n\r\n`,
  "a TLS greeting": "\x16\x03\x01\x02\x00",
  nothing: "",
};

for (const [what, text] of Object.entries(LEFT))
  test(`${what} is left to Node's own parser`, () => expect(read(text)).toBeNull());

// Node's own parser has the last word on what a request says. Whatever is read here it reads the same, so nobody can hide one
// request in another, whichever of the two reads it.
const server = createServer();

async function byNode(bytes: Buffer): Promise<PlainRequest> {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  server.emit("connection", socket);
  const asked = once(server, "request") as Promise<[IncomingMessage]>;
  socket.push(bytes);
  const [incoming] = await asked;
  const { method, url, headers } = incoming;
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  socket.destroy();
  return { method, url, headers, body: Buffer.concat(parts) } as PlainRequest;
}

const START = constantFrom(
  ...["GET /v1/me", "POST /v1/intents", "GET /v1/a//b?x=%2e&y=1", "POST /v1/~a:b@c;d=e,f!*'()$&+"],
  ...["GET /v1/a/../b", "get /v1/me", "GET /v1", "POST /v1/\\", 'GET /v1/"', "GET /v1/a b", "GET /v1/a#b"],
);
const LINE = constantFrom(
  ...["x-api-key: k", "X-Trace-Id:\t t ", "accept:*/*", "Content-Type: application/json", "cookie: a=b; c=d"],
  ...[
    "authorization: Bearer a:b",
    "x_y: z",
    "connection: Keep-Alive",
    "connection: close",
    "x: \x7f",
    "a : b",
  ],
  ...[
    "te: trailers",
    "trailer: x",
    "Upgrade: h2c",
    "x:",
    "x: a\tb",
    ": empty",
    "content-length: 2",
    " folded: y",
  ],
);
const BODY = constantFrom("", "{}", "{}GET /v1/me HTTP/1.1\r\n\r\n", "\r\n\r\n");

test("what is read by hand, Node reads the same", async () => {
  let taken = 0;
  const lines = uniqueArray(LINE, { maxLength: 4 });
  await assert(
    asyncProperty(
      tuple(START, lines, BODY, constantFrom(0, 0, 0, -1, 1)),
      async ([start, more, body, off]) => {
        const length = start.startsWith("POST") ? [`content-length: ${body.length + off}`] : [];
        const text = [`${start} HTTP/1.1`, "host: a.test", ...more, ...length].join("\r\n");
        const bytes = Buffer.from(`${text}\r\n\r\n${body}`, "latin1");
        const mine = readPlain(bytes);
        if (!mine) return;
        taken += 1;
        expect(mine).toEqual(await byNode(bytes));
      },
    ),
    { numRuns: 4_000 },
  );
  expect(taken).toBeGreaterThan(150);
});

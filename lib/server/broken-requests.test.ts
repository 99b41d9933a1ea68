// What no library sends: each is answered in the protocol's words, and the connection closed.
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overHttp, sendRaw } from "../api/over-http.fixture";
import { startFront } from "./front.fixture";

let at: Awaited<ReturnType<typeof overHttp>>;
beforeAll(async () => {
  at = await overHttp();
});
afterAll(() => at.close());

const POST = "POST /v1/intents HTTP/1.1\r\nHost: x\r\n";
const GET = "GET /v1/health HTTP/1.1\r\nHost: x\r\n";

const BROKEN: Array<[string, string, number, string, RegExp]> = [
  ["no request at all", "hello\r\n\r\n", 400, "invalid_request", /first line/],
  ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00", 400, "invalid_request", /first line/],
  ["no such method", "NONSENSE /v1/me HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request", /first line/],
  ["no such version", "GET /v1/me HTTP/9.9\r\nHost: x\r\n\r\n", 400, "invalid_request", /first line/],
  ["a space in the path", "GET /v1/ me HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request", /first line/],
  ["a header without a colon", `${GET}nonsense\r\n\r\n`, 400, "invalid_request", /header/],
  ["a space before the colon", `${GET}x-a : b\r\n\r\n`, 400, "invalid_request", /header/],
  ["a NUL in a header", `${GET}x-a: b\0c\r\n\r\n`, 400, "invalid_request", /header/],
  ["headers too large", `${GET}x-a: ${"b".repeat(20_000)}\r\n\r\n`, 431, "headers_too_large", /16384/],
  [
    "an address too long",
    `GET /v1/health?${"b".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    431,
    "headers_too_large",
    /16384/,
  ],
  [
    "a length that is none",
    `${POST}Content-Length: five\r\n\r\nhello`,
    400,
    "invalid_request",
    /content-length/,
  ],
  [
    "a length below nothing",
    `${POST}Content-Length: -5\r\n\r\nhello`,
    400,
    "invalid_request",
    /content-length/,
  ],
  [
    "a length beyond all",
    `${POST}Content-Length: 99999999999999999999999\r\n\r\n`,
    400,
    "invalid_request",
    /content-length/,
  ],
  [
    "two lengths",
    `${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}}`,
    400,
    "invalid_request",
    /content-length/,
  ],
  [
    "two lengths that are alike",
    `${POST}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`,
    400,
    "invalid_request",
    /content-length/,
  ],
  [
    "a length and chunks",
    `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
    "invalid_request",
    /transfer-encoding/,
  ],
  [
    "chunks and a length",
    `${POST}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n`,
    400,
    "invalid_request",
    /content-length/,
  ],
  [
    "chunks that are not the last coding",
    `${POST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
    400,
    "invalid_request",
    /transfer-encoding/,
  ],
  [
    "a chunk without a size",
    `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`,
    400,
    "invalid_request",
    /chunk/,
  ],
  ["two hosts", `${GET}Host: y\r\n\r\n`, 400, "invalid_request", /host/],
  ["two keys", `${GET}x-api-key: a\r\nx-api-key: a\r\n\r\n`, 400, "invalid_request", /x-api-key/],
  [
    "two bearers",
    `${GET}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n`,
    400,
    "invalid_request",
    /authorization/,
  ],
  [
    "two owners",
    `${GET}X-Owner-Agent: a\r\nx-owner-agent: b\r\n\r\n`,
    400,
    "invalid_request",
    /x-owner-agent/,
  ],
  [
    "another expectation",
    `${POST}Expect: a-miracle\r\nContent-Length: 2\r\n\r\n{}`,
    417,
    "expectation_failed",
    /expect/,
  ],
  ["a tunnel", "CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "invalid_request", /CONNECT/],
];

const isOf06 = (answer: Awaited<ReturnType<typeof sendRaw>>) => {
  const { error, detail, message } = answer.body as { error: { message: string; details: object } } & Record<
    string,
    string
  >;
  expect([detail, message, typeof error?.details]).toEqual([error?.message, error?.message, "object"]);
  expect(answer.head).toMatch(/^content-type: application\/json$/m);
  expect(answer.head).toMatch(/^x-request-id: [0-9a-f-]{36}$/m);
  expect(answer.head).toMatch(/^connection: close$/m);
  expect(answer.head).toContain(`\r\ncontent-length: ${Buffer.byteLength(answer.text)}\r\n`);
};

test.each(BROKEN)("%s", async (_what, text, status, code, said) => {
  const answer = await sendRaw(at.port, Buffer.from(text, "latin1"));
  expect([answer.status, answer.body.error], answer.head).toMatchObject([status, { code }]);
  expect(answer.body.detail).toMatch(said);
  isOf06(answer);
});

test("of two requests on one connection the first is answered, and the broken one behind it then", async () => {
  const first = GET.replace("/v1/health", "/v1/me").concat(`x-api-key: ${at.acme.workspaceKey}\r\n\r\n`);
  const { whole } = await sendRaw(at.port, `${first}nonsense\r\n\r\n`);
  const [one, two] = whole.split(/(?<=})(?=HTTP)/);
  expect(one).toMatch(/^HTTP\/1\.1 200 [\s\S]*"ok":true/);
  expect(two).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"invalid_request"/);
});

describe("what does not come whole", () => {
  test("and is ended by its sender", async () => {
    const key = `x-api-key: ${at.acme.workspaceKey}\r\n`;
    for (const text of ["GET /v1/me HT", GET, `${POST}${key}Content-Length: 50\r\n\r\n{"a":`]) {
      let whole = "";
      const socket = connect({ port: at.port, host: "127.0.0.1", allowHalfOpen: true });
      socket.setEncoding("utf8");
      socket.on("data", (part) => {
        whole += part;
      });
      socket.write(text, () => setTimeout(() => socket.end(), 50));
      await new Promise((resolve) => socket.on("close", resolve));
      expect([text, whole]).toEqual([
        text,
        expect.stringMatching(/^HTTP\/1\.1 400 [\s\S]*did not arrive whole/),
      ]);
    }
  });

  test("and has no end is answered when its time is over", async () => {
    const limits = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 };
    const { port } = await startFront(null, {
      limits,
      fetch: async (request) => new Response(await request.text()),
    });
    for (const text of ["GET /v1/me HT", GET, `${POST}Content-Length: 50\r\n\r\n{"a":`]) {
      const answer = await sendRaw(port, text);
      expect([text, answer.status, answer.body.error]).toMatchObject([
        text,
        408,
        { code: "request_timeout" },
      ]);
      isOf06(answer);
    }
  });
});

test("who sends much more than is read still reads why it is refused", async () => {
  const answer = await sendRaw(at.port, `${GET}x-a: ${"b".repeat(3_000_000)}\r\n\r\n`);
  expect([answer.status, answer.body.error]).toMatchObject([431, { code: "headers_too_large" }]);
});

test("a page that is asked for so is answered so, too, and web hears nothing of it", async () => {
  const heard: string[] = [];
  const { port } = await startFront((incoming, out) => {
    heard.push(incoming.url ?? "");
    out.end("web");
  });
  for (const text of [
    "GET /inbox HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "POST /inbox HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET inbox HTTP/1.1\r\nHost: x\r\n\r\n",
  ]) {
    const answer = await sendRaw(port, text);
    expect([text, answer.status]).toEqual([text, 400]);
    isOf06(answer);
  }
  expect(heard).toEqual([]);
});

import { connect } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { startFront } from "./front.fixture";

afterEach(() => vi.restoreAllMocks());

// What a client sends that no library would, and the whole answer.
const sendRaw = (port: number, text: string) =>
  new Promise<{ status: number; head: string; body: string }>((resolve, reject) => {
    let whole = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (part) => {
      whole += part;
    });
    socket.on("error", reject);
    socket.on("close", () => {
      const [head = "", body = ""] = whole.split("\r\n\r\n");
      resolve({ status: Number(head.split(" ")[1]), head: head.toLowerCase(), body });
    });
  });

test.each([
  ["a Host with a space", "host: a b", "/v1/me", "header /host: This is not a host, with or without a port."],
  ["a Host with a path", "host: a/b", "/v1/me", "header /host: This is not a host, with or without a port."],
  [
    "a Host with a name in it",
    "host: x@y",
    "/mcp",
    "header /host: This is not a host, with or without a port.",
  ],
  [
    "a Host with half an address",
    "host: [::1",
    "/v1",
    "header /host: This is not a host, with or without a port.",
  ],
  [
    "a Host with no such port",
    "host: x:99999",
    "/v1",
    "header /host: This is not a host, with or without a port.",
  ],
  ["an empty Host", "host:", "/v1/me", "header /host: This is missing."],
  ["no Host", "accept: */*", "/v1/me", "header /host: This is missing."],
  ["a backslash in the path", "host: x", "/v1/a\\b", "The path holds a backslash."],
])(
  "a request for the API with %s is told what is wrong, in the protocol's words",
  async (_what, header, path, said) => {
    const { port } = await startFront(null);
    const { status, head, body } = await sendRaw(
      port,
      `POST ${path} HTTP/1.1\r\n${header}\r\ncontent-length: 9\r\n\r\n`,
    );
    expect([status, JSON.parse(body)]).toMatchObject([
      400,
      { error: { code: "invalid_request", message: said }, detail: said, message: said },
    ]);
    expect(head).toContain("content-type: application/json");
    expect(head).toMatch(/x-request-id: [0-9a-f-]{36}/);
  },
);

test("a page without a Host is refused in a line; the oldest clients, which know no Host, are answered", async () => {
  const { port } = await startFront((_in, out) => void out.end("web"), {
    fetch: (request) => new Response(`api at ${request.url}`),
  });
  const page = await sendRaw(port, "GET /inbox HTTP/1.1\r\n\r\n");
  expect(page.status).toBe(400);
  expect(page.body).toContain("The Host header is missing.");
  expect((await sendRaw(port, "GET /healthz HTTP/1.0\r\n\r\n")).body).toBe(
    "api at http://ask.example.org/healthz",
  );
  expect((await sendRaw(port, "GET /inbox HTTP/1.0\r\n\r\n")).body).toBe("web");
});

test("what the API throws at the front is a defect with a number, and says nothing of the inside", async () => {
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
  const { url } = await startFront(null, { fetch: () => Promise.reject(new Error("of the inside")) });
  const answer = await fetch(`${url}/v1/me`);
  const body = (await answer.json()) as { error: { code: string; details: { request_id: string } } };
  expect([answer.status, body.error.code]).toEqual([500, "internal_error"]);
  expect(JSON.stringify(body)).not.toContain("inside");
  expect(lines.join()).toContain(body.error.details.request_id);
});

import { connect } from "node:net";
import { expect, test } from "vitest";
import { startFront } from "./front.fixture";

// Where a request ends is said anew to web, whose connections carry the requests of many people: bytes that one of them sends
// must never be read there as somebody's next request.

type Heard = { method: string; url: string; body: string };

/** A front over a web that notes what it reads, and what came back for these bytes within a moment. */
async function sending() {
  const heard: Heard[] = [];
  const { port, url } = await startFront((incoming, out) => {
    let body = "";
    incoming.on("data", (part) => {
      body += part;
    });
    incoming.on("end", () => heard.push({ method: incoming.method ?? "", url: incoming.url ?? "", body }));
    // As pages do: without reading what came with a look.
    if (incoming.method === "GET" || incoming.method === "HEAD") out.end(incoming.url);
    else incoming.on("end", () => out.end(incoming.url));
  });
  const send = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      let got = "";
      socket.on("data", (part) => {
        got += part;
      });
      setTimeout(() => resolve(got), 300).unref();
      setTimeout(() => socket.destroy(), 350).unref();
    });
  const others = () =>
    Promise.all([1, 2, 3].map((n) => fetch(`${url}/other${n}`, { signal: AbortSignal.timeout(3_000) }))).then(
      (all) => Promise.all(all.map((each) => each.text())),
    );
  return { heard, send, others };
}

const SMUGGLED = "GET /smuggled HTTP/1.1\r\nhost: evil.example\r\nx-middleware-subrequest: proxy\r\n\r\n";
const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const withLength = (text: string) => `content-length: ${text.length}\r\n`;

test.each<[string, string]>([
  [
    "a look that says it has a body, and sends it",
    `GET /a HTTP/1.1\r\nhost: x\r\n${withLength(SMUGGLED)}\r\n${SMUGGLED}`,
  ],
  [
    "a look that says it has a body, and does not send it",
    "GET /a HTTP/1.1\r\nhost: x\r\ncontent-length: 400\r\n\r\n",
  ],
  ["a HEAD with a body", `HEAD /a HTTP/1.1\r\nhost: x\r\n${withLength(SMUGGLED)}\r\n${SMUGGLED}`],
  ...["DELETE", "OPTIONS", "TRACE", "POST"].flatMap(
    (method): Array<[string, string]> => [
      [
        `${method} in chunks`,
        `${method} /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chunked(SMUGGLED)}`,
      ],
      [
        `${method} whose length is said to be of the connection only`,
        `${method} /a HTTP/1.1\r\nhost: x\r\nconnection: keep-alive, content-length\r\n${withLength(SMUGGLED)}\r\n${SMUGGLED}`,
      ],
      [`${method} without a body`, `${method} /a HTTP/1.1\r\nhost: x\r\n\r\n`],
    ],
  ),
])("%s: web reads one request, and the next people get their own answers", async (_, text) => {
  const { heard, send, others } = await sending();
  await send(text);
  expect(await others()).toEqual(["/other1", "/other2", "/other3"]);
  expect(
    heard
      .map(({ url }) => url)
      .filter((url) => url !== "/a")
      .sort(),
  ).toEqual(["/other1", "/other2", "/other3"]);
});

test.each(["DELETE", "OPTIONS", "PUT"])(
  "the body of a %s arrives whole, in chunks and with its length",
  async (method) => {
    const { heard, send } = await sending();
    await send(
      `${method} /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${chunked("by chunks")}`,
    );
    await send(`${method} /b HTTP/1.1\r\nhost: x\r\n${withLength("by length")}\r\nby length`);
    expect(heard).toEqual([
      { method, url: "/a", body: "by chunks" },
      { method, url: "/b", body: "by length" },
    ]);
  },
);

test("an upgrade to what nobody here speaks is not made, and the request is answered", async () => {
  const { send } = await sending();
  const asking = "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n";
  const page = await send(`GET /page HTTP/1.1\r\nhost: x\r\n${asking}\r\n`);
  expect(page).toMatch(/^HTTP\/1\.1 200 [\s\S]*\/page/);
  const post = await send(`POST /v1/intents HTTP/1.1\r\nhost: x\r\n${asking}content-length: 2\r\n\r\n{}`);
  expect(post).toMatch(/^HTTP\/1\.1 200 [\s\S]*api$/);
});

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { expect, test } from "vitest";
import type { Told } from "@/lib/api/answer";
import type { Leaving, Said } from "@/lib/api/request-headers";
import { withResolvers } from "../testing/with-resolvers";
import { GET, open, speak, startFront } from "./front.fixture";
import { servePlain } from "./plain-connection";

// Connections on which requests are read by hand, over real sockets: what each answer says, and when Node's own server takes over.

type Tell = (request: Said, body: Uint8Array) => Promise<Told> | null;

const told = (text: string): Told => ({ status: 200, headers: { "x-by": "hand" }, text });
const echo: Tell = ({ method, url }, body) => Promise.resolve(told(`${method} ${url} ${Buffer.from(body)}`));

const POST = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const start = (tell: Tell, over: Parameters<typeof startFront>[1] = {}) =>
  startFront((_in, out) => void out.end("a page"), { fetch: () => new Response("by Node"), tell, ...over });

test("one request after the other is answered on one connection, each with what an answer needs", async () => {
  const { port } = await start(echo);
  const { say, until } = await speak(port);
  say(GET("/v1/one"));
  const answer = await until(/^HTTP.*GET \/v1\/one $/s);
  expect(answer).toMatch(
    /^HTTP\/1\.1 200 OK\r\nx-by: hand\r\ncontent-length: 12\r\ndate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\nconnection: keep-alive\r\nkeep-alive: timeout=65\r\n\r\nGET/,
  );
  say(POST("/v1/two", "für"));
  expect(await until(/content-length: (\d+).*POST \/v1\/two für$/s)).toContain("content-length: 17");
});

test("what is not plain is Node's, with every byte of it, and so is all that follows", async () => {
  const { port } = await start(echo, {
    fetch: async (request) => new Response(`by Node: ${await request.text()}`),
  });
  const { say, until } = await speak(port);
  say(GET("/v1/one"));
  await until(/GET \/v1\/one $/);
  say("POST /v1/x HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  await until(/by Node: abc/);
  say(POST("/v1/y", "def"));
  await until(/by Node: def/);
});

test("a request that comes in pieces is put together by Node", async () => {
  const { port } = await start(() => null, {
    fetch: async (request) => new Response(`by Node: ${await request.text()}`),
  });
  for (const at of [1, 30, 60, 68]) {
    const text = POST("/v1/pieces", "abcdef");
    const { say, until } = await speak(port);
    say(text.slice(0, at));
    await new Promise((resolve) => setTimeout(resolve, 20));
    say(text.slice(at));
    await until(/by Node: abcdef/);
  }
});

test("a page on the same connection is web's", async () => {
  const { port } = await start(echo);
  const { say, until } = await speak(port);
  say(GET("/v1/one"));
  await until(/GET \/v1\/one $/);
  say(GET("/inbox"));
  await until(/a page/);
});

test("what comes before the answer waits for it, and is answered behind it", async () => {
  const first = withResolvers<Told>();
  const { port } = await start(() => first.promise);
  const { say, until } = await speak(port);
  say(GET("/v1/one"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  say(GET("/v1/two"));
  say(GET("/v1/three"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  first.resolve(told("the first"));
  await until(/^HTTP.*the firstHTTP.*by NodeHTTP.*by Node/s);
});

test("two requests in one piece are answered in their order", async () => {
  const { port } = await start(echo);
  const { say, until } = await speak(port);
  say(GET("/v1/one") + GET("/v1/two"));
  await until(/by Node.*by Node/s);
});

test("whoever leaves is told of, and nothing is written to them", async () => {
  const asked = withResolvers<Leaving>();
  const answer = withResolvers<Told>();
  const { port } = await start(({ signal }) => {
    asked.resolve(signal);
    return answer.promise;
  });
  const { say, socket } = await speak(port);
  say(GET("/v1/wait"));
  const signal = await asked.promise;
  const left = new Promise<void>((resolve) => signal.addEventListener("abort", resolve));
  expect(signal.aborted).toBe(false);
  socket.destroy();
  await left;
  expect(signal.aborted).toBe(true);
  answer.resolve(told("too late"));
  await new Promise((resolve) => setTimeout(resolve, 20));
});

test("whoever does not read is not read from until they do", async () => {
  let asked = 0;
  const { port } = await start(() => {
    asked += 1;
    return Promise.resolve(told("x".repeat(1_000_000)));
  });
  const socket = connect(port, "127.0.0.1");
  open.push(() => socket.destroy());
  socket.on("error", () => {});
  socket.pause();
  // One at a time, so that each comes whole and in a piece of its own.
  for (let before = -1; before !== asked; ) {
    before = asked;
    socket.write(GET("/v1/much"));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(20);
  const before = asked;
  socket.resume();
  await expect.poll(() => asked).toBe(before + 1);
});

test("a connection on which nothing is asked is ended after its time, and one that waits for its answer is not", async () => {
  const waits = withResolvers<Told>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const tell = ({ url }: { url: string }) =>
      url === "/v1/wait" ? waits.promise : Promise.resolve(told("done"));
    servePlain(socket, { tell, handOver: () => {}, idleMs: 100 }, () => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(() => server.close());
  const { port } = server.address() as { port: number };
  const idle = await speak(port);
  const waiting = await speak(port);
  waiting.say(GET("/v1/wait"));
  idle.say(GET("/v1/one"));
  await idle.until(/done/);
  await idle.over();
  await new Promise((resolve) => setTimeout(resolve, 150));
  waits.resolve(told("at last"));
  await waiting.until(/at last/);
});

test("stopping ends what is idle, lets an answer finish and says that it is the last", async () => {
  const asked = withResolvers<void>();
  const answer = withResolvers<Told>();
  const { port, front } = await start(({ url }) => {
    if (url !== "/v1/slow") return Promise.resolve(told("quick"));
    asked.resolve();
    return answer.promise;
  });
  const [fresh, used, busy] = [await speak(port), await speak(port), await speak(port)];
  used.say(GET("/v1/quick"));
  await used.until(/quick$/);
  busy.say(GET("/v1/slow"));
  await asked.promise;
  const stopped = front.stop(60_000);
  await used.over();
  answer.resolve(told("the last"));
  await busy.until(/connection: close\r\n\r\nthe last$/);
  // Whoever had just connected is still answered, once.
  fresh.say(GET("/v1/quick"));
  await fresh.until(/connection: close\r\n\r\nquick$/);
  await stopped;
  await Promise.all([busy.over(), fresh.over()]);
});

test("whoever says more before the answer, and leaves, is seen to leave", async () => {
  const asked = withResolvers<Leaving>();
  const { port } = await start(({ signal }) => {
    asked.resolve(signal);
    return new Promise(() => {});
  });
  const { say, socket } = await speak(port);
  say(GET("/v1/wait"));
  const signal = await asked.promise;
  const left = new Promise<void>((resolve) => signal.addEventListener("abort", resolve));
  say("\r\n");
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.end();
  await left;
});

test("an answer that cannot be written ends its connection and nothing else", async () => {
  const { port } = await start(({ url }) =>
    Promise.resolve(url === "/v1/none" ? (undefined as unknown as Told) : told("fine")),
  );
  const [bad, good] = [await speak(port), await speak(port)];
  bad.say(GET("/v1/none"));
  await bad.over();
  good.say(GET("/v1/one"));
  await good.until(/fine$/);
});

test("stopping cuts what does not come to its end", async () => {
  const { port, front } = await start(() => new Promise(() => {}));
  const { say, over } = await speak(port);
  say(GET("/v1/never"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await front.stop(100);
  await over();
});

import { connect } from "node:net";
import { expect, test } from "vitest";
import { withResolvers } from "../testing/with-resolvers";
import { GET, open, speak, startFront } from "./front.fixture";

// The front over a stand-in for web on a real socket: what is passed on, what is not, and what happens when one side goes.

test("the API is answered here, and gets the connection's address", async () => {
  const { url } = await startFront((_in, out) => void out.end("web"), {
    fetch: (_request, { caller }) => new Response(`api for ${caller}`),
  });
  expect(await (await fetch(`${url}/v1/me`)).text()).toBe("api for 127.0.0.1");
  expect(await (await fetch(`${url}/inbox`)).text()).toBe("web");
});

test("web hears the configured address and the socket's, whatever the client claims", async () => {
  const { url } = await startFront((incoming, out) => void out.end(JSON.stringify(incoming.headers)));
  const claims = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "gopher",
    "x-forwarded-for": "10.0.0.1",
    forwarded: "for=10.0.0.1",
    "x-real-ip": "10.0.0.1",
    "x-middleware-subrequest": "proxy",
    "x-countersign-front": "guess",
    "x-kept": "yes",
    cookie: "a=b",
  };
  expect(await (await fetch(`${url}/page`, { headers: claims })).json()).toMatchObject({
    host: "ask.example.org",
    "x-forwarded-host": "ask.example.org",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
    "x-forwarded-for": "127.0.0.1",
    "x-countersign-front": "secret",
    "x-kept": "yes",
    cookie: "a=b",
  });
  const heard = (await (await fetch(`${url}/page`, { headers: claims })).json()) as Record<string, string>;
  for (const name of ["forwarded", "x-real-ip", "x-middleware-subrequest"])
    expect(heard).not.toHaveProperty(name);
});

test.each(["by hand", "by Node"])(
  "behind a proxy that was named, everybody hears whom it says it has the request from (%s)",
  async (how) => {
    const { url } = await startFront((incoming, out) => void out.end(incoming.headers["x-forwarded-for"]), {
      trustedProxies: ["127.0.0.0/8"],
      fetch: (_request, { caller }) => new Response(caller),
      ...(how === "by hand" && {
        tell: async (_said, _body, connection) => ({
          status: 200,
          headers: {},
          text: `${connection?.caller}, by hand`,
        }),
      }),
    });
    const headers = { "x-forwarded-for": "10.9.9.9, 198.51.100.1" };
    const answered = await (await fetch(`${url}/v1/me`, { headers })).text();
    expect(answered).toBe(how === "by hand" ? "198.51.100.1, by hand" : "198.51.100.1");
    expect(await (await fetch(`${url}/inbox`, { headers })).text()).toBe("198.51.100.1");
  },
);

test("what is of one connection only is not passed on, however much space is between its names", async () => {
  const { port } = await startFront((incoming, out) => void out.end(JSON.stringify(incoming.headers)));
  const { say, until } = await speak(port);
  const took = async (more: string): Promise<number> => {
    const named = "x-one: 1\r\nx-two: 2\r\nx-three: 3\r\n";
    const begun = performance.now();
    for (let i = 0; i < 30; i += 1) {
      say(GET("/page", `${named}connection: x-one ,\tx-two, ${more}\r\n`));
      const heard = await until(/\{.*\}/);
      expect(heard).toContain('"x-three":"3"');
      expect(heard).not.toMatch(/x-one|x-two/);
    }
    return performance.now() - begun;
  };
  const letters = await took("a".repeat(15_000));
  // It was a hundred times as much, when the time rose with the square of the length.
  expect(await took(`a${" ".repeat(15_000)}b`)).toBeLessThan(20 * letters);
});

test("a body goes through in both directions, byte for byte, with the status and every cookie", async () => {
  const { url } = await startFront((incoming, out) => {
    out.writeHead(201, { "set-cookie": ["a=1", "b=2"], "x-answer": "yes" });
    incoming.pipe(out);
  });
  const body = Buffer.alloc(8_000_000, "countersign ");
  const answer = await fetch(`${url}/upload`, { method: "POST", body });
  expect(answer.status).toBe(201);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
});

test("a reader that does not read holds web back, instead of filling the memory", async () => {
  let written = 0;
  const { port } = await startFront((_in, out) => {
    const block = Buffer.alloc(65_536);
    const more = () => {
      while (out.write(block)) written += block.length;
      written += block.length;
    };
    out.on("drain", more);
    more();
  });
  const socket = connect(port, "127.0.0.1");
  open.push(() => socket.destroy());
  socket.write("GET /endless HTTP/1.1\r\nhost: x\r\n\r\n");
  socket.pause();
  let before = -1;
  // Until nothing has moved for a while: with no backpressure this would never settle.
  while (before !== written) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(written).toBeLessThan(30_000_000);
});

test("each part of a stream arrives when it is sent", async () => {
  let send: (text: string) => void = () => {};
  const { url } = await startFront((_in, out) => {
    out.writeHead(200, { "content-type": "text/event-stream" });
    out.flushHeaders();
    send = (text) => out.write(text);
  });
  const reader = (await fetch(`${url}/stream`)).body?.getReader();
  for (const part of ["one", "two"]) {
    send(part);
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(part);
  }
  await reader?.cancel();
});

test("when the reader goes, web is told", async () => {
  const gone = withResolvers<void>();
  const { url } = await startFront((_in, out) => {
    out.flushHeaders();
    out.on("close", () => gone.resolve());
  });
  const stop = new AbortController();
  await fetch(`${url}/stream`, { signal: stop.signal });
  stop.abort();
  await gone.promise;
});

test("an answer that breaks off does not look whole", async () => {
  const { url } = await startFront((_in, out) => {
    out.writeHead(200, { "content-length": "100" });
    out.write("half");
    setTimeout(() => out.destroy(), 20);
  });
  const answer = await fetch(`${url}/page`);
  await expect(answer.text()).rejects.toThrow();
});

test("while web is away people get a page that looks again, and programs a line; the API goes on", async () => {
  const { url } = await startFront(null, { webPort: 1 });
  const page = await fetch(url, { headers: { accept: "text/html" } });
  expect(page.status).toBe(502);
  expect(page.headers.get("retry-after")).toBe("2");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(await page.text()).toContain("Countersign is starting");
  const line = await fetch(url, { method: "POST", body: "x".repeat(1_000_000) });
  expect([line.status, line.headers.get("content-type")]).toEqual([502, "text/plain; charset=utf-8"]);
  expect(await (await fetch(`${url}/v1/me`)).text()).toBe("api");
});

test("a look is repeated when web closed an idle connection that moment; a change never is", async () => {
  let asked: string[] = [];
  const used = new WeakSet<object>();
  const { url } = await startFront((incoming, out) => {
    asked.push(incoming.method ?? "");
    // The second request on a connection finds it closed.
    if (used.has(incoming.socket)) return void incoming.socket.resetAndDestroy();
    used.add(incoming.socket);
    out.end("fine");
  });
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url)).status).toBe(200);
  expect(asked).toEqual(["GET", "GET", "GET"]);
  asked = [];
  expect((await fetch(url, { method: "POST", body: "x" })).status).toBe(502);
  expect(asked).toEqual(["POST"]);
});

test("nothing is upgraded, and no path leaves the site", async () => {
  const { port } = await startFront((_in, out) => void out.end("web"));
  const ask = (text: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.end(text));
      socket.once("data", (part) => resolve(`${part}`.split("\r\n")[0] ?? ""));
    });
  const upgrade = "GET /ws HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
  expect(await ask(upgrade)).toBe("HTTP/1.1 400 Bad Request");
  expect(await ask("GET http://evil.example/v1 HTTP/1.1\r\nhost: x\r\n\r\n")).toBe(
    "HTTP/1.1 400 Bad Request",
  );
  expect(await ask(`GET / HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(20_000)}\r\n\r\n`)).toContain(" 431 ");
});

test("stopping lets an answer finish, takes nothing new, and cuts what does not end", async () => {
  const asked = withResolvers<void>();
  const answer = withResolvers<void>();
  const { url, front } = await startFront((_in, out) => void out.flushHeaders(), {
    fetch: async () => {
      asked.resolve();
      await answer.promise;
      return new Response("done");
    },
  });
  const endless = await fetch(`${url}/stream`);
  const inWork = fetch(`${url}/v1/slow`);
  await asked.promise;
  const stopped = front.stop(400);
  await expect(fetch(`${url}/v1/me`)).rejects.toThrow();
  answer.resolve();
  expect(await (await inWork).text()).toBe("done");
  await stopped;
  await expect(endless.text()).rejects.toThrow();
});

test("a load balancer that knows the oldest HTTP alone is answered, and hangs up before we do", async () => {
  const { port, front } = await startFront(null);
  const { say, until } = await speak(port);
  say("GET /healthz HTTP/1.0\r\n\r\n");
  await until(/^HTTP\/1\.1 200 /);
  // Mostly after a minute. What it sends at that very moment would find nobody.
  expect(front.server.keepAliveTimeout).toBeGreaterThan(60_000);
});

test("whose address is elsewhere is sent nowhere by a proxy that calls us by a name of this machine", async () => {
  const { port } = await startFront((_in, out) => void out.end("page"));
  const { say, until } = await speak(port);
  say("GET /inbox HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\n\r\n");
  await until(/^HTTP\/1\.1 200 /);
});

import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { open, startFront } from "./front.fixture";

// Whoever reads nothing of what they asked for is let go; whoever reads slowly, or is told little, is not.

const LARGE = 32_000_000; // more than lies in any socket
const STILL_MS = 500;

/** Asks, and reads nothing until told to. */
async function ask(port: number, path: string, connection = "close"): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").pause();
  open.push(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ask.example.org\r\nconnection: ${connection}\r\n\r\n`);
  return socket;
}

/** A body that never ends: who stops it, and when. */
function endless(): { body: ReadableStream<Uint8Array>; stopped: Promise<void> } {
  const block = new Uint8Array(65_536);
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const body = new ReadableStream<Uint8Array>({ pull: (it) => it.enqueue(block), cancel: () => stop() });
  return { body, stopped };
}

test("whoever reads nothing of an answer of the API is let go, and what writes it is told", async () => {
  const { body, stopped } = endless();
  const { port, front } = await startFront(null, { fetch: () => new Response(body), stillMs: STILL_MS });
  await ask(port, "/v1/stream");
  await stopped;
  await expect.poll(() => connectionsOf(front.server)).toBe(0);
});

test("so is whoever reads nothing of a page", async () => {
  let gone = () => {};
  const webHears = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const { port, front } = await startFront(
    (_in, out) => {
      out.on("close", gone);
      out.end(Buffer.alloc(LARGE));
    },
    { stillMs: STILL_MS },
  );
  await ask(port, "/export");
  await webHears;
  await expect.poll(() => connectionsOf(front.server)).toBe(0);
});

test("whoever reads a little at a time gets all of it", { retry: 2 }, async () => {
  const { port } = await startFront((_in, out) => void out.end(Buffer.alloc(LARGE)), { stillMs: STILL_MS });
  const socket = await ask(port, "/export");
  let bytes = 0;
  const until = performance.now() + 4 * STILL_MS;
  while (performance.now() < until) {
    bytes += socket.read()?.length ?? 0;
    await pause(20);
  }
  expect(bytes).toBeLessThan(LARGE);
  for await (const chunk of socket) bytes += chunk.length;
  expect(bytes).toBeGreaterThan(LARGE);
});

test("an answer that takes long, and a stream that says nothing for long, are waited for", async () => {
  const slow = async (request: Request) => {
    if (request.url.endsWith("/wait")) await pause(3 * STILL_MS);
    const body = new ReadableStream<Uint8Array>({
      async start(it) {
        it.enqueue(new TextEncoder().encode("first,"));
        await pause(3 * STILL_MS);
        it.enqueue(new TextEncoder().encode("last"));
        it.close();
      },
    });
    return new Response(body);
  };
  const { url } = await startFront(null, { fetch: slow, stillMs: STILL_MS });
  const texts = ["/v1/wait", "/v1/stream"].map(async (path) => await (await fetch(url + path)).text());
  expect(await Promise.all(texts)).toEqual(["first,last", "first,last"]);
});

test("what is sent slowly is taken", async () => {
  const { url } = await startFront(null, {
    fetch: async (request) => new Response(await request.text()),
    stillMs: STILL_MS,
  });
  const body = new ReadableStream<Uint8Array>({
    async start(it) {
      for (const word of ["first,", "second,", "last"]) {
        it.enqueue(new TextEncoder().encode(word));
        await pause(2 * STILL_MS);
      }
      it.close();
    },
  });
  const init = { method: "POST", body, duplex: "half" } as RequestInit;
  expect(await (await fetch(`${url}/v1/upload`, init)).text()).toBe("first,second,last");
});

test.each(["by Node", "by hand"])(
  "of all that is answered and not read only so much is kept, and whoever reads gets theirs (%s)",
  async (how) => {
    const text = "x".repeat(20_000_000);
    const most = 8;
    let answered = 0;
    const tell = () => {
      answered += 1;
      return Promise.resolve({ status: 200, headers: { "content-type": "text/plain" }, text });
    };
    const { port, url, front } = await startFront(null, {
      fetch: async () => new Response((await tell()).text),
      ...(how === "by hand" && { tell }),
      unreadBytes: 60_000_000,
    });
    await Promise.all(Array.from({ length: most }, () => ask(port, "/v1/intents", "keep-alive")));
    await expect.poll(() => answered, { timeout: 20_000 }).toBe(most);
    await expect.poll(() => connectionsOf(front.server), { timeout: 20_000 }).toBeLessThan(most);
    // What is within it stays, and whoever reads is answered.
    expect(await connectionsOf(front.server)).toBeGreaterThan(1);
    expect((await (await fetch(`${url}/v1/intents`)).text()).length).toBe(text.length);
  },
);

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

import { expect, test } from "vitest";
import type { Poured, Told } from "@/lib/api/answer";
import type { Leaving, Said } from "@/lib/api/request-headers";
import { withResolvers } from "../testing/with-resolvers";
import { GET, speak, startFront } from "./front.fixture";

// Answers that come bit by bit, on connections on which requests are read by hand.

const told = (text: string): Told => ({ status: 200, headers: {}, text });
const start = (tell: (request: Said) => Promise<Told | Poured>) =>
  startFront((_in, out) => void out.end("a page"), { fetch: () => new Response("by Node"), tell });

const POURED: Poured = {
  status: 200,
  headers: { "x-by": "hand" },
  pour: () => Promise.resolve(),
  leave: () => {},
};

test("what comes bit by bit goes out as it comes, and the connection stays for the next", async () => {
  const more = withResolvers<void>();
  const { port } = await start(({ url }) =>
    Promise.resolve(
      url === "/v1/one"
        ? told("one")
        : {
            ...POURED,
            pour: async (write) => {
              write("für\n");
              await more.promise;
              write("the rest");
            },
          },
    ),
  );
  const { say, until } = await speak(port);
  say(GET("/v1/stream"));
  const head = await until(/^HTTP.*5\r\nfür\n\r\n$/s);
  expect(head).toMatch(
    /^HTTP\/1\.1 200 OK\r\nx-by: hand\r\ntransfer-encoding: chunked\r\ndate: [^\r]+\r\nconnection: keep-alive\r\nkeep-alive: timeout=65\r\n\r\n5/,
  );
  // What is asked before the end waits for it, and is Node's; what comes behind it is not.
  say(GET("/v1/one"));
  more.resolve();
  await until(/^8\r\nthe rest\r\n0\r\n\r\nHTTP.*(?:by Node|one)$/s);
  const again = await speak(port);
  again.say(GET("/v1/stream"));
  await again.until(/0\r\n\r\n$/);
  again.say(GET("/v1/one"));
  await again.until(/^HTTP.*\r\n\r\none$/s);
  // Any client reads it as Node's own server says it.
  const read = await fetch(`http://127.0.0.1:${port}/v1/stream`);
  expect(await read.text()).toBe("für\nthe rest");
});

test("whoever leaves in the middle is told of, and nothing more is written to them", async () => {
  const asked = withResolvers<Leaving>();
  const ended = withResolvers<void>();
  const { port } = await start(({ signal }) => {
    asked.resolve(signal);
    const pour = async (write: (text: string) => void) => {
      write("the first");
      await new Promise<void>((resolve) => signal.addEventListener("abort", resolve));
      write("too late");
      ended.resolve();
    };
    return Promise.resolve({ ...POURED, pour });
  });
  const { say, until, socket } = await speak(port);
  say(GET("/v1/stream"));
  await until(/the first\r\n$/);
  socket.destroy();
  await ended.promise;
  expect((await asked.promise).aborted).toBe(true);
});

test("an answer that breaks off in the middle ends its connection without an end, and nothing else", async () => {
  const pour = (write: (text: string) => void) => {
    write("the first");
    return Promise.reject(new Error("it broke"));
  };
  const { port } = await start(({ url }) =>
    Promise.resolve(url === "/v1/stream" ? { ...POURED, pour } : told("fine")),
  );
  const [bad, good] = [await speak(port), await speak(port)];
  bad.say(GET("/v1/stream"));
  await bad.over();
  await expect(bad.until(/0\r\n\r\n/)).rejects.toThrow("the connection ended");
  good.say(GET("/v1/one"));
  await good.until(/fine$/);
});

test("stopping lets what is poured come to its end, and ends the connection then", async () => {
  const end = withResolvers<void>();
  const { port, front } = await start(() =>
    Promise.resolve({
      ...POURED,
      pour: async (write) => {
        write("the first");
        await end.promise;
        write("the last");
      },
    }),
  );
  const { say, until, over } = await speak(port);
  say(GET("/v1/stream"));
  await until(/the first\r\n$/);
  const stopped = front.stop(60_000);
  end.resolve();
  await until(/the last\r\n0\r\n\r\n$/);
  await over();
  await stopped;
});

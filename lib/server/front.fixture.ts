import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach } from "vitest";
import { createFront, type Front } from "./front";

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;
type Over = Partial<Parameters<typeof createFront>[0]>;

export const open: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return portOf(server);
}

/** A front over a stand-in for web on a real socket; both go away after the test. */
export async function startFront(
  web: Handler | null,
  over: Over = {},
): Promise<{ url: string; port: number; front: Front }> {
  const webPort = web && (await listen(createServer(web)));
  const front = createFront({
    fetch: () => new Response("api"),
    webPort,
    publicUrl: "https://ask.example.org",
    trustedProxies: [],
    frontSecret: "secret",
    development: false,
    ...over,
  });
  const port = await listen(front.server);
  return { url: `http://127.0.0.1:${port}`, port, front };
}

export const GET = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nhost: a\r\n${more}\r\n`;

/** One end of a connection. `until` waits for as much of what comes as matches. */
export async function speak(port: number) {
  const socket: Socket = connect(port, "127.0.0.1");
  open.push(() => socket.destroy());
  await once(socket, "connect");
  let heard = "";
  let isOver = false;
  let look = () => {};
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    heard += text;
    look();
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    isOver = true;
    look();
  });
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        const found = pattern.exec(heard);
        if (!found) return isOver ? reject(new Error(`the connection ended behind: ${heard}`)) : undefined;
        heard = heard.slice(found.index + found[0].length);
        resolve(found[0]);
      };
      look();
    });
  const over = () => (isOver ? Promise.resolve() : once(socket, "close").then(() => {}));
  return { socket, until, over, say: (text: string) => socket.write(text) };
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
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

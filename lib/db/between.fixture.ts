// Somebody between us and the database: ends our encryption with a certificate of their own, reads along, and goes on to the
// server under a new one.
import { createServer, type Server } from "node:net";
import { TLSSocket } from "node:tls";
import type { Certificate } from "./wire/certificate.fixture";
import { dial } from "./wire/dial";

const ANYBODYS = {
  isOptional: false,
  trusts: "anybody",
  isDirect: false,
  bindsLogin: false,
  files: {},
} as const;

export async function somebodyBetween(
  port: number,
  own: Certificate,
): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => {
    socket.once("data", async () => {
      socket.write("S");
      const ours = new TLSSocket(socket, { isServer: true, cert: own.cert, key: own.key });
      const theirs = await dial({ host: "127.0.0.1", port, path: null }, ANYBODYS, 3_000);
      for (const [from, to] of [[ours, theirs] as const, [theirs, ours] as const]) {
        from.on("error", () => to.destroy());
        from.pipe(to);
      }
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as { port: number }).port, server };
}

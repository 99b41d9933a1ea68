import { type AddressInfo, createServer, connect as dial, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { type Certificate, certificateFor } from "./wire/certificate.fixture";

/** The same database behind a line that can be made to lose every word from now on, as a machine without power does. */
export async function losingLine(databaseUrl: string, { withTls = false } = {}) {
  const { hostname, port } = new URL(databaseUrl);
  const certificate = withTls ? certificateFor("127.0.0.1") : null;
  const sockets = new Set<Socket>();
  let isAway = false;
  let isDown = false;
  const server = createServer(async (near) => {
    sockets.add(near.on("error", () => {}));
    if (isDown) return void near.destroy();
    if (isAway) return;
    const client = certificate ? await encrypted(near, certificate) : near;
    const far = dial(Number(port || 5432), hostname).on("error", () => {});
    sockets.add(far);
    client.on("data", (chunk) => isAway || far.write(chunk));
    far.on("data", (chunk) => isAway || client.write(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (withTls) url.searchParams.set("sslmode", "require");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: url.href,
    goAway: () => {
      isAway = true;
    },
    /** As a server that is stopped: every connection ends, and none is made. */
    goDown: () => {
      isDown = true;
      cut();
    },
    /** New connections are served again; those from before stay as they are. */
    comeBack: () => {
      for (const socket of sockets) socket.removeAllListeners("data").resume();
      isAway = false;
      isDown = false;
    },
    /** With a reset, as a firewall does: every connection there is. */
    reset: () => {
      for (const socket of sockets) if (!socket.destroyed) socket.resetAndDestroy();
      sockets.clear();
    },
    close: () => {
      cut();
      server.close();
    },
  };
}

// PostgreSQL is asked for it first, and says S.
async function encrypted(near: Socket, certificate: Certificate): Promise<TLSSocket> {
  await new Promise((resolve) => near.once("data", resolve));
  near.write("S");
  return new TLSSocket(near, { isServer: true, ...certificate }).on("error", () => {});
}

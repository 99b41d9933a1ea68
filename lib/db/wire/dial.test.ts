// The way to an encrypted socket, with a server that answers the request for TLS by hand.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { afterAll, expect, test } from "vitest";
import { readTls } from "../tls";
import { certificateFor } from "./certificate.fixture";
import { dial } from "./dial";
import { type Peer, serve } from "./server.fixture";

const FOR_ADDRESS = certificateFor("127.0.0.1");
const folder = mkdtempSync(join(tmpdir(), "countersign-dial-"));
const authority = join(folder, "ca.crt");
writeFileSync(authority, FOR_ADDRESS.cert);
afterAll(() => rmSync(folder, { recursive: true }));

const TRUSTING = readTls({ sslmode: "verify-full", sslrootcert: authority });
const REQUIRED = readTls({ sslmode: "require" });
const MOST_MS = 3_000;
const to = (port: number, host = "127.0.0.1") => ({ host, port, path: null });

async function encrypting(peer: Peer): Promise<void> {
  await peer.hear();
  const socket = peer.handOver();
  socket.write("S");
  const secure = new TLSSocket(socket, { isServer: true, ...FOR_ADDRESS });
  // The client may leave as it likes.
  secure.on("error", () => {});
  secure.on("data", (chunk) => secure.write(chunk));
}

test("a certificate for an address is taken from that address and not from a name", async () => {
  const served = await serve(encrypting);
  const socket = await dial(to(served.port), TRUSTING, MOST_MS);
  const echo = new Promise<string>((resolve) => socket.once("data", (chunk) => resolve(String(chunk))));
  socket.write("there and back");
  expect(await echo).toBe("there and back");
  socket.destroy();
  await expect(dial(to(served.port, "localhost"), TRUSTING, MOST_MS)).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
});

const REFUSED: Record<string, [answer: (peer: Peer) => unknown, code: string]> = {
  "does not speak TLS": [(peer) => peer.say(Buffer.from("N")), "SSL_REFUSED"],
  "says more than yes, which somebody in between may have put there": [
    (peer) => peer.say(Buffer.from("SR")),
    "SSL_REFUSED",
  ],
  "does not know what TLS is": [(peer) => peer.say(Buffer.from("Eno such thing\0")), "SSL_REFUSED"],
  "leaves instead of answering": [(peer) => peer.socket.end(), "CONNECTION_CLOSED"],
  "says yes and leaves": [(peer) => peer.socket.end("S"), "ECONNRESET"],
  "says yes and then nonsense": [
    (peer) => {
      const socket = peer.handOver();
      socket.once("data", () => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
      socket.write("S");
    },
    "ERR_SSL_WRONG_VERSION_NUMBER",
  ],
};

test.each(Object.entries(REFUSED))("a server that %s is left", async (_name, [answer, code]) => {
  const served = await serve(async (peer) => {
    await peer.hear();
    await answer(peer);
  });
  await expect(dial(to(served.port), REQUIRED, MOST_MS)).rejects.toMatchObject({ code });
});

test("where nobody listens, it is said at once", async () => {
  const served = await serve(() => {});
  await new Promise((resolve) => served.server.close(resolve));
  for (const host of ["127.0.0.1", "localhost"])
    await expect(dial(to(served.port, host), null, MOST_MS)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

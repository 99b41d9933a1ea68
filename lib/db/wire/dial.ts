// A connected socket, encrypted if the address wants it so. The address is read by postgres.js: one way to write it, and to
// find what is left out in the environment.
import { connect as connectSocket, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { disconnected } from "./failure";

export type Host = { host: string; port: number; path: string | null };
export type Tls = boolean | string | object | undefined;

const CONNECT_MS = 3_000;
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export async function dial(to: Host, tls: Tls): Promise<Socket> {
  const socket = to.path ? connectSocket(to.path) : connectSocket(to.port, to.host);
  try {
    await within(socket, new Promise<void>((resolve) => socket.once("connect", () => resolve())));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    return tls ? await encrypted(socket, to, tls) : socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function encrypted(socket: Socket, to: Host, tls: Tls): Promise<Socket> {
  socket.write(SSL_REQUEST);
  const said = await within(
    socket,
    new Promise<Buffer>((resolve) => socket.once("data", (chunk: Buffer) => resolve(chunk))),
  );
  // Anything behind the one letter was put there by somebody in between.
  if (said.length !== 1 || said[0] !== 83) {
    if (tls === "prefer" && said[0] === 78) return socket;
    throw disconnected("SSL_REFUSED", "the database does not speak TLS");
  }
  // An address has no name to send, but its certificate must be for it: without `host` any for "localhost" would do.
  const wanted: ConnectionOptions = { socket, host: to.host };
  if (!isIP(to.host)) wanted.servername = to.host;
  if (tls === "require" || tls === "allow" || tls === "prefer") wanted.rejectUnauthorized = false;
  else if (typeof tls === "object") Object.assign(wanted, tls);
  const secure = connectTls(wanted);
  await within(secure, new Promise<void>((resolve) => secure.once("secureConnect", () => resolve())));
  return secure;
}

/** Until it happens, the socket breaks, or the time is up. */
export function within<T>(socket: Socket, happened: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => fail(disconnected("CONNECT_TIMEOUT", "the database does not answer")),
      CONNECT_MS,
    );
    const closed = () => fail(disconnected("CONNECTION_CLOSED", "the database closed the connection"));
    const done = () => {
      clearTimeout(timer);
      socket.off("error", fail);
      socket.off("close", closed);
    };
    const fail = (error: Error) => {
      done();
      reject(error);
    };
    socket.once("error", fail);
    socket.once("close", closed);
    happened.then((value) => {
      done();
      resolve(value);
    }, fail);
  });
}

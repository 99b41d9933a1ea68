// A connected socket, encrypted if the address wants it so: for the wire, and for postgres.js.
import { connect as connectSocket, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { type Tls, tlsOptions } from "../tls";
import { wrongAddress } from "../wrong-address";
import { disconnected } from "./failure";

export type Host = { host: string; port: number; path: string | null };

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export async function dial(to: Host, tls: Tls | null, mostMs: number): Promise<Socket> {
  const socket = to.path ? connectSocket(to.path) : connectSocket(to.port, to.host);
  try {
    await within(socket, mostMs, new Promise<void>((resolve) => socket.once("connect", () => resolve())));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    return tls && (tls.isDirect || (await speaksTls(socket, tls, mostMs)))
      ? await encrypted(socket, to, tls, mostMs)
      : socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function speaksTls(socket: Socket, tls: Tls, mostMs: number): Promise<boolean> {
  socket.write(SSL_REQUEST);
  const said = await within(
    socket,
    mostMs,
    new Promise<Buffer>((resolve) => socket.once("data", (chunk: Buffer) => resolve(chunk))),
  );
  // Anything behind the one letter was put there by somebody in between.
  if (said.length === 1 && said[0] === 83) return true;
  if (tls.isOptional && said[0] === 78) return false;
  throw disconnected("SSL_REFUSED", "the database does not speak TLS");
}

async function encrypted(socket: Socket, to: Host, tls: Tls, mostMs: number): Promise<Socket> {
  const secure = started({ ...(await tlsOptions(tls, to.host)), socket });
  await within(secure, mostMs, new Promise<void>((resolve) => secure.once("secureConnect", () => resolve())));
  return secure;
}

function started(wanted: ConnectionOptions): Socket {
  try {
    return connectTls(wanted);
  } catch (error) {
    throw wrongAddress(
      `what sslrootcert, sslcert or sslkey names cannot be used: ${(error as Error).message}`,
    );
  }
}

/** Until it happens, the socket breaks, or the time is up. */
export function within<T>(socket: Socket, mostMs: number, happened: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => fail(disconnected("CONNECT_TIMEOUT", "the database does not answer")),
      mostMs,
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

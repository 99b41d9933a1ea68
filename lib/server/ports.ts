import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { complaint } from "@/lib/config";

export const isFree = async (port: number, host = "127.0.0.1"): Promise<boolean> =>
  port !== 0 && (await whyNot(port, host)) === null;

/** Why nobody can listen there; null where one can. */
export function whyNot(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", resolve);
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}

/** Why a process of ours cannot start there, and the setting that sends it elsewhere. */
export function listenComplaint(
  error: NodeJS.ErrnoException,
  port: number,
  host: string,
  setting: "PORT" | "COUNTERSIGN_WEB_PORT" = "PORT",
): Error {
  const other = setting === "PORT" ? "PORT=… or --port" : `${setting}=…`;
  if (error.code === "EADDRINUSE")
    return complaint(
      `Port ${port} is taken by another program. Stop that one, or choose another with ${other}.`,
    );
  return complaint(
    `Cannot listen on ${host}, port ${port} (${error.code}). Set HOST and ${setting} to what this machine has.`,
  );
}

// Below the ports that an operating system gives to whoever calls out (Linux from 32768 on, the others from 49152). One of those
// may belong to any connection by the time a server wants it, at its start or at every later one; and a program that knocks at
// one of its own machine, before anybody listens there, can be given that very port and so be connected to itself.
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;
const TRIES = 50;

/** One that is free now, and that nobody is given by chance before the caller listens on it. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isFree(port)) return port;
  }
  throw new Error(
    `None of ${TRIES} ports tried between ${FIRST_PORT} and ${LAST_PORT} is free on 127.0.0.1.`,
  );
}

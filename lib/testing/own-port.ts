import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { isFree } from "../server/ports";

// Ports for servers that a test or a measurement starts as a process, which listens there only seconds later. Below those that the
// product draws for itself, and cut into slices: whoever hands out of one listens on its first port for as long as he lives, so
// that two who run beside each other never hand out the same.
const FIRST_PORT = 10_000;
const SLICES = 100;
const SLICE = 100;

let slice: Promise<number> | null = null;
let handedOut = 0;

export async function ownPort(): Promise<number> {
  slice ??= takeSlice();
  const first = await slice;
  for (let tries = 1; tries < SLICE; tries++) {
    const port = first + 1 + (handedOut++ % (SLICE - 1));
    if (await isFree(port)) return port;
  }
  throw new Error(`No port between ${first + 1} and ${first + SLICE - 1} is free on 127.0.0.1.`);
}

async function takeSlice(): Promise<number> {
  const from = randomInt(SLICES);
  for (let tries = 0; tries < SLICES; tries++) {
    const first = FIRST_PORT + ((from + tries) % SLICES) * SLICE;
    if (await holds(first)) return first;
  }
  throw new Error(`None of ${SLICES} slices from port ${FIRST_PORT} on is free on 127.0.0.1.`);
}

/** Until this process ends, which it does not keep from ending. */
function holds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => resolve(true));
  });
}

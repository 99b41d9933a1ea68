// A database that goes away without a word (its machine lost power, a firewall forgot the connection) leaves connections on
// which questions wait until the kernel gives up, about a quarter of an hour. The server ends every statement by itself
// within `SESSION.statement_timeout`: a pool in which something waits longer than that gives up the connections that have said
// nothing since.
import type { Socket } from "node:net";

// Counted in looks, not by the clock: a process that was held up for a while, or asleep with its computer, has heard nothing
// either, and what was said to it meanwhile lies there to be read.
const LOOK_MS = 1_000;

export type Silence = {
  opened(socket: Socket): void;
  /** Asks, and says what is to be called at the answer. */
  asks(mostMs?: number): () => void;
};

type Heard = { socket: Socket; bytes: number; silentLooks: number };
type Asked = { looksLeft: number };

export function watchSilence(mostMs: number): Silence {
  const most = Math.ceil(mostMs / LOOK_MS);
  const sockets = new Set<Heard>();
  const asked = new Set<Asked>();
  let looking: NodeJS.Timeout | null = null;

  function look(): void {
    for (const heard of sockets) listen(heard);
    let isOverdue = false;
    for (const asking of asked) isOverdue = --asking.looksLeft < 0 || isOverdue;
    if (isOverdue) giveUp();
  }

  function listen(heard: Heard): void {
    const { socket, bytes } = heard;
    if (socket.destroyed) sockets.delete(heard);
    else if (socket.bytesRead === bytes) heard.silentLooks++;
    else Object.assign(heard, { bytes: socket.bytesRead, silentLooks: 0 });
  }

  // Which of them had the question is not known here. One that only had nothing to say is made anew when it is needed.
  function giveUp(): void {
    for (const { socket, silentLooks } of sockets) if (silentLooks >= most) socket.destroy();
  }

  function begin(): void {
    for (const heard of sockets) heard.silentLooks = 0;
    looking = setInterval(look, LOOK_MS).unref();
  }

  function end(): void {
    if (looking !== null) clearInterval(looking);
    looking = null;
  }

  return {
    opened(socket) {
      for (const heard of sockets) if (heard.socket.destroyed) sockets.delete(heard);
      sockets.add({ socket, bytes: 0, silentLooks: 0 });
    },
    asks(longestMs = mostMs) {
      const asking = { looksLeft: Math.ceil(longestMs / LOOK_MS) };
      asked.add(asking);
      if (looking === null) begin();
      return () => {
        if (asked.delete(asking) && asked.size === 0) end();
      };
    },
  };
}

import type { Server } from "node:http";
import type { Socket } from "node:net";

// What was answered and is not read lies in the memory. One page of a list is some megabytes long, so a program that asks for many
// and reads none would fill it, and end the process for everybody.

const MOST_BYTES = 256 * 1024 * 1024;
const LOOK_EVERY_MS = 250;

/** Beyond that those who have the most unread are let go. Counted now and then: at each answer it would cost all of them. */
export function boundUnread(server: Server, most = MOST_BYTES): void {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  const looking = setInterval(() => letGo([...open], most), LOOK_EVERY_MS).unref();
  server.once("close", () => clearInterval(looking));
}

function letGo(open: Socket[], most: number): void {
  let unread = open.reduce((sum, { writableLength }) => sum + writableLength, 0);
  if (unread <= most) return;
  for (const socket of open.sort((one, other) => other.writableLength - one.writableLength)) {
    if (unread <= most) return;
    unread -= socket.writableLength;
    socket.destroy();
  }
}

// Which of several hosts the next connection of a pool goes to. postgres.js leaves a standby, and one that is not there, for the
// next host at once, without end and with every connection that somebody waits for: while a failover takes its time that was
// more work for the standby than a core can do. So whoever sent one away is left alone for a while, and then asked by one.
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Address } from "./address";
import { openSecureSocket, openSocket, type Where } from "./socket";

const PAUSE_MS = 250;
/** Who lets one stay for this long is the right one. */
const STAY_MS = 1_000;

type Host = { restsUntil: number; sendsAway: boolean };

export function hostsInTurn(
  { tls, connectMs }: Pick<Address, "tls" | "connectMs">,
  opened: (socket: Socket) => void = () => {},
): (where: Where) => Socket | Promise<Socket> {
  const hosts: Host[] = [];
  let turn = 0;

  function open(where: Where, at: number): Socket | Promise<Socket> {
    return tls
      ? openSecureSocket(where, at, tls, connectMs).then((socket) => taken(socket, where, at))
      : taken(openSocket(where, at), where, at);
  }

  function taken(socket: Socket, where: Where, at: number): Socket {
    opened(socket);
    if (where.host.length > 1) watch(socket, hosts[at] as Host);
    return socket;
  }

  function watch(socket: Socket, host: Host): void {
    const since = performance.now();
    const stays = setTimeout(() => {
      host.sendsAway = false;
    }, STAY_MS).unref();
    socket.once("close", () => {
      clearTimeout(stays);
      if (performance.now() - since >= STAY_MS) return;
      host.sendsAway = true;
      host.restsUntil = Math.max(host.restsUntil, performance.now() + PAUSE_MS);
    });
  }

  // From the one whose turn it is on, the first that may be asked soonest.
  function next(count: number): number {
    let first = turn % count;
    for (let i = 1; i < count; i++) {
      const at = (turn + i) % count;
      if (untilAsked(hosts[at] as Host) < untilAsked(hosts[first] as Host)) first = at;
    }
    turn = first + 1;
    return first;
  }

  return (where) => {
    const count = where.host.length;
    if (count === 1) return open(where, 0);
    while (hosts.length < count) hosts.push({ restsUntil: 0, sendsAway: false });
    const at = next(count);
    const host = hosts[at] as Host;
    const waitMs = untilAsked(host);
    if (host.sendsAway) host.restsUntil = performance.now() + waitMs + PAUSE_MS;
    return waitMs === 0 ? open(where, at) : delay(waitMs).then(() => open(where, at));
  };
}

const untilAsked = ({ restsUntil }: Host): number => Math.max(0, restsUntil - performance.now());

// From where a request comes: whoever guesses at keys and passwords is slowed down by it. What a request says of that is
// believed only where it came by a proxy that the operator has named.
import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIP } from "node:net";

export type CallerOf = (socket: { remoteAddress?: string }, headers: IncomingHttpHeaders) => string;

/** `proxies`: addresses and ranges. */
export function readsCaller(proxies: string[]): CallerOf {
  const trusted = new BlockList();
  for (const proxy of proxies) {
    const [address = "", prefix] = proxy.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  const isProxy = (address: string) => trusted.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
  return ({ remoteAddress = "" }, headers) => {
    if (proxies.length === 0 || isIP(remoteAddress) === 0 || !isProxy(remoteAddress)) return remoteAddress;
    const said = headers["x-forwarded-for"];
    return firstBefore(remoteAddress, Array.isArray(said) ? said.join() : (said ?? ""), isProxy);
  };
}

// Each proxy adds at the end from whom it had the request; what stands before that may have been made up.
function firstBefore(peer: string, said: string, isProxy: (address: string) => boolean): string {
  let caller = peer;
  for (const entry of said.split(",").reverse()) {
    const address = withoutPort(entry.trim());
    if (isIP(address) === 0) break;
    caller = address;
    if (!isProxy(address)) break;
  }
  return caller;
}

const withoutPort = (text: string): string =>
  /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(text)?.[1] ?? text;

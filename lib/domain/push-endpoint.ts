// Where a browser says that messages for it are to be sent. A page could say any address, so it is looked at before it is kept
// and before it is used. `allowed`: hosts of this installation's own, which the operator has named.

export const MOST_ENDPOINT = 1000;
export const MOST_BROWSERS = 20; // of one person

// Names that are nobody's on the internet.
const LOCAL = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa|test|example|invalid)$/;
const NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/** Why it is none that is sent to; null = it may be. */
export function endpointFault(endpoint: string, allowed: string[]): string | null {
  if (endpoint.length > MOST_ENDPOINT) return `This address is longer than ${MOST_ENDPOINT} characters.`;
  if (!URL.canParse(endpoint)) return "This is not an address.";
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (username || password) return "This address holds a name or a password.";
  const isOwn = allowed.includes(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isOwn && LOOPBACK.includes(hostname)))
    return "This address is not https.";
  if (isOwn) return null;
  if (port !== "") return "This address names a port.";
  if (!NAME.test(hostname) || LOCAL.test(hostname)) return "This is no push service on the internet.";
  return null;
}

/** What fails together: the service that a browser is reached by. */
export const serviceOf = (endpoint: string): string => new URL(endpoint).host;

const bytesIn = (text: string): number => Math.floor((text.length * 6) / 8);
const BASE64 = /^[A-Za-z0-9_-]+$/;

/** The keys under which only that browser can read: a point of the curve, and a secret. */
export const areKeys = ({ p256dh, auth }: { p256dh: string; auth: string }): boolean =>
  BASE64.test(p256dh) && bytesIn(p256dh) === 65 && BASE64.test(auth) && bytesIn(auth) === 16;

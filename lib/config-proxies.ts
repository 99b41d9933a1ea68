import { isIP } from "node:net";
import type { Environment } from "./config";

// Who may say for whom a request comes. Behind a reverse proxy every request comes from the proxy, and whoever guesses at
// passwords would be counted together with everybody.

/** Addresses, and ranges as 10.0.0.0/8. */
export function readProxies(
  env: Environment,
  name: string,
  complaint: (sentence: string) => Error,
): string[] {
  const named = (env[name] ?? "").split(",").map((part) => part.trim());
  const proxies = named.filter((part) => part !== "");
  const wrong = proxies.find((proxy) => !isPlace(proxy));
  if (wrong !== undefined)
    throw complaint(
      `${name} must be addresses or ranges, such as 127.0.0.1 or 10.0.0.0/8, parted by commas; ${JSON.stringify(wrong)} is neither.`,
    );
  return proxies;
}

function isPlace(text: string): boolean {
  const [address = "", prefix, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

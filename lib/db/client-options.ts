import type postgres from "postgres";
import type { Address } from "./address";
import { SESSION } from "./session";
import type { Account } from "./wire/login";

type Asked = { name: string; settings?: Record<string, string | number> | undefined };
type Options = postgres.Options<Record<string, never>>;

/** The address in the words of postgres.js. It neither encrypts nor logs in by itself: the sockets that it is given are. */
export function clientOptions(address: Address, { name, settings }: Asked): Options {
  const { hosts, path, user, password, database, connectMs, writable } = address;
  // Lists of the library's, but not of its types; as one text it would part an IPv6 address at its colons.
  const places = { host: hosts.map(({ host }) => host), port: hosts.map(({ port }) => port) } as object;
  return {
    ...(hosts.length > 0 ? places : {}),
    ...(path === null ? {} : { path }),
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ssl: false,
    connect_timeout: connectMs / 1000,
    // Also where the address says `read-write`: the library goes by what such a server is set to, and a standby is set to
    // nothing else than its primary.
    ...(writable ? { target_session_attrs: "primary" as const } : {}),
    connection: inWords({ application_name: name, ...SESSION, ...settings, ...address.settings }),
  };
}

/** Who comes, by what the library made of the address and of the environment (PGUSER, PGPASSWORD). */
export const accountIn = ({ user, pass }: { user: string; pass: unknown }): Account => ({
  user,
  password: String(pass),
});

// The library leaves out what is 0, and then the server's own setting holds.
const inWords = (settings: Record<string, string | number>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));

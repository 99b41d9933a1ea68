import type postgres from "postgres";
import type { Address } from "./address";
import { SESSION } from "./session";

type Asked = { name: string; settings?: Record<string, string | number> | undefined };
type Options = postgres.Options<Record<string, never>>;

/** The address in the words of postgres.js. It encrypts nothing itself: the sockets that it is given are. */
export function clientOptions(address: Address, { name, settings }: Asked): Options {
  const { hosts, path, user, password, database, connectMs, writable } = address;
  // Lists of the library's, but not of its types; as one text it would part an IPv6 address at its colons.
  const places = { host: hosts.map(({ host }) => host), port: hosts.map(({ port }) => port) } as object;
  return {
    ...(hosts.length > 0 ? places : {}),
    ...(path === null ? {} : { path }),
    ...(user === undefined ? {} : { username: user }),
    // As the server keeps it (SASLprep): letters look the same however they are put together.
    ...(password === undefined ? {} : { password: password.normalize("NFKC") }),
    ...(database === undefined ? {} : { database }),
    ssl: false,
    connect_timeout: connectMs / 1000,
    // Also where the address says `read-write`: the library goes by what such a server is set to, and a standby is set to
    // nothing else than its primary.
    ...(writable ? { target_session_attrs: "primary" as const } : {}),
    connection: inWords({ application_name: name, ...SESSION, ...settings, ...address.settings }),
  };
}

// The library leaves out what is 0, and then the server's own setting holds.
const inWords = (settings: Record<string, string | number>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));

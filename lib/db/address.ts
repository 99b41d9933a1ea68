// The one reading of a database's address, as PostgreSQL's own tools read it: who comes, where to, encrypted how, and what is
// asked of the server. postgres.js has a reading of its own, which sends to the server what is said to the client
// (`sslrootcert`, `channel_binding`), takes `[` for a host, and keeps a database's name as it is written.
import { toolVariable } from "@/lib/config";
import { readTls, type Tls } from "./tls";
import { wrongAddress } from "./wrong-address";

export type Address = {
  /** Empty: as the environment says (PGHOST), or this machine. */
  hosts: Array<{ host: string; port: number }>;
  /** Of a socket file, instead of hosts. */
  path: string | null;
  user: string | undefined;
  password: string | undefined;
  database: string | undefined;
  tls: Tls | null;
  connectMs: number;
  /** Only a host that takes writes is the right one. */
  writable: boolean;
  /** What the server is asked for with every connection. */
  settings: Record<string, string>;
};

const CONNECT_MS = 3_000;
const SHAPE = /^postgres(?:ql)?:\/\/(?:([^/?#]*)@)?([^/?#@]*)(?:\/([^/?#@]*))?(?:\?([^#]*))?$/;

export function readAddress(url: string): Address {
  const [, who = "", where = "", name = "", query = ""] = SHAPE.exec(url) ?? refuseSpelling();
  const { host, port, user, password, dbname, ...asked } = parameters(query);
  const [, itsName = "", , itsPassword] = /^([^:]*)(:(.*))?$/s.exec(who) ?? [];
  const hosts = host === undefined ? hostsIn(where) : host.split(",").map((each) => ({ host: each }));
  const { path, ...places } = placed(hosts, port);
  const { settings, target_session_attrs, connect_timeout, ...encryption } = sorted(asked);
  return {
    ...places,
    path,
    user: user ?? (decoded(itsName) || undefined),
    password: password ?? (itsPassword ? decoded(itsPassword) : undefined),
    database: dbname ?? (decoded(name) || undefined),
    // A file is nobody's but this machine's, and PostgreSQL never encrypts it.
    tls: path === null ? readTls(encryption) : null,
    connectMs: patience(connect_timeout),
    writable: takesWrites(target_session_attrs) || places.hosts.length > 1,
    settings,
  };
}

type Place = { host: string; port?: string | undefined };

function hostsIn(where: string): Place[] {
  if (where === "") return [];
  return where.split(",").map((each) => {
    const [, inBrackets, plain = "", , port] =
      /^(?:\[([^\]]*)\]|([^:[\]]*))(:(\d*))?$/.exec(each) ?? refuseSpelling();
    return { host: inBrackets ?? decoded(plain), port: port || undefined };
  });
}

function placed(places: Place[], asked: string | undefined): Pick<Address, "hosts" | "path"> {
  const ports = asked?.split(",") ?? [];
  const usual = toolVariable("PGPORT") ?? "5432";
  const hosts = places.map(({ host, port }, i) => ({
    host: host || "localhost",
    port: numbered(port ?? ports[i] ?? ports[0] ?? usual),
  }));
  const [first] = hosts;
  if (!first?.host.startsWith("/")) return { hosts, path: null };
  return { hosts: [], path: `${first.host}/.s.PGSQL.${first.port}` };
}

function numbered(port: string): number {
  const number = Number(port);
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : refuseSpelling();
}

function parameters(query: string): Record<string, string> {
  const said = query.split("&").filter((part) => part !== "");
  return Object.fromEntries(
    said.map((part) => {
      const [, name = "", value = ""] = /^([\w.]+)=(.*)$/s.exec(part) ?? refuseSpelling();
      // Between options a plus sign has always been good for a space.
      return [name, decoded(name === "options" ? value.replaceAll("+", " ") : value)];
    }),
  );
}

// Said to a client, to libpq or to postgres.js, which change nothing that is asked of us or are seen to here.
const NOT_FOR_THE_SERVER = new Set([
  ...["client_encoding", "fallback_application_name", "load_balance_hosts", "krbsrvname", "gsslib"],
  ...["keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"],
  ...["sslsni", "sslcompression", "gssencmode", "gssdelegation"],
  ...["max", "idle_timeout", "max_lifetime", "max_pipeline", "backoff", "keep_alive"],
  ...["prepare", "debug", "fetch_types", "publications"],
]);
const FOR_US = new Set(["target_session_attrs", "connect_timeout"]);
const FOR_TLS = new Set([
  ...["ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslnegotiation"],
  "channel_binding",
]);

function sorted(asked: Record<string, string>) {
  if (asked["gssencmode"] === "require")
    throw wrongAddress("gssencmode=require cannot be kept here. Leave it out, and write sslmode=verify-full");
  const settings: Record<string, string> = {};
  const ours: Record<string, string> = {};
  for (const [name, value] of Object.entries(asked)) {
    if (FOR_US.has(name) || FOR_TLS.has(name)) ours[name] = value;
    // Its times would not be the ones that we read.
    else if (!NOT_FOR_THE_SERVER.has(name) && name.toLowerCase() !== "timezone") settings[name] = value;
  }
  return { ...ours, settings } as Record<string, string | undefined> & {
    settings: Record<string, string>;
  };
}

function takesWrites(asked: string | undefined): boolean {
  if (asked === undefined || asked === "any") return false;
  if (asked === "read-write" || asked === "primary") return true;
  throw wrongAddress(
    `target_session_attrs must be read-write, primary or any, not "${asked}": what takes no writes cannot be used`,
  );
}

function patience(seconds: string | undefined): number {
  if (seconds === undefined) return CONNECT_MS;
  if (!/^\d{1,4}$/.test(seconds))
    throw wrongAddress(`connect_timeout must be a whole number of seconds, not "${seconds}"`);
  return Number(seconds) * 1000 || CONNECT_MS;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuseSpelling();
  }
}

// Without the address itself: it holds a password.
function refuseSpelling(): never {
  throw wrongAddress(
    "it cannot be read. Write what is special in a name or a password in percents: @ as %40, / as %2F, # as %23, ? as %3F, % as %25",
  );
}

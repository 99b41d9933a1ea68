import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { type ChannelEnvironment, readChannelEnvironment } from "./config-channels";
import { readProxies } from "./config-proxies";

// The only file that reads the environment (config-channels.ts and config-proxies.ts belong to it). Everything else gets values,
// so a setting can be found, documented (.env.example) and checked in one place, and a bad value is one clear line before
// anything is started.

export type Mode = "production" | "development" | "test";
export type Environment = Record<string, string | undefined>;

/** Signing in at an identity provider (OpenID Connect). */
export type Oidc = {
  issuer: string; // no trailing slash unless the provider itself writes one
  clientId: string;
  clientSecret: string;
  name: string; // on the button
  /** Whom it lets in: people named in a workspace, or also strangers, as members of the first one. */
  admits: "none" | "member";
};

export type Config = {
  mode: Mode;
  /** null = the embedded PostgreSQL in the data folder. */
  databaseUrl: string | null;
  /** Whose role owns the tables and migrates; null = the role in databaseUrl does. */
  databaseOwnerUrl: string | null;
  host: string;
  port: number;
  /** How people and agents reach this installation; no trailing slash. Links and Origin checks use it, never a Host header. */
  publicUrl: string;
  /** Reverse proxies that are believed when they say for whom a request comes. */
  trustedProxies: string[];
  /** Absolute path: the embedded database, its log, the lock, the generated secret. */
  dataFolder: string;
  /** Signs sessions. null = `npm start` generates one and keeps it in the data folder. */
  secret: string | null;
  /** The tokens of links in messages are made from it; null = derived from `secret`. The worker and web alone are given it. */
  linkSecret: string | null;
  /** The worker opens with it what web sealed. null = `npm start` makes one and keeps it in the data folder. */
  channelsKey: string | null;
  /** How people are reached, where a workspace says nothing of its own. */
  channels: ChannelEnvironment;
  /** Set by `npm start` for its children: the loopback port of web, and the proof that a request came through the front. */
  webPort: number | null;
  frontSecret: string | null;
  /** Set by `npm start` for the agent of the demo workspace: its key. */
  demoKey: string | null;
  /** Whether the worker prints a line for all that it has to tell somebody. */
  logsDeliveries: boolean;
  /** Connections of one process; null = the default of its role. */
  poolSize: number | null;
  /** null = passwords and links only. Web alone is given this. */
  oidc: Oidc | null;
};

/** An error for the operator: shown as one line without a stack, because the sentence already holds the remedy. */
export function complaint(sentence: string): Error {
  return Object.assign(new Error(sentence), { name: "Complaint" });
}

export const isComplaint = (error: unknown): error is Error =>
  error instanceof Error && error.name === "Complaint";

export function readConfig(env: Environment, cwd: string): Config {
  const port = readPort(env, "PORT") ?? 8100;
  const host = readHost(env);
  const databaseUrl = readDatabaseUrl(env, "DATABASE_URL");
  const ownerUrl = readDatabaseUrl(env, "DATABASE_OWNER_URL");
  return {
    mode: readMode(env),
    databaseUrl,
    // The embedded database has an owner of its own.
    databaseOwnerUrl: databaseUrl === null ? null : ownerUrl,
    host,
    port,
    publicUrl: readPublicUrl(env) ?? addressOn(host, port),
    trustedProxies: readProxies(env, "TRUSTED_PROXIES", complaint),
    dataFolder: readFolder(env, cwd),
    secret: readSecret(env, "COUNTERSIGN_SECRET"),
    linkSecret: readSecret(env, "COUNTERSIGN_LINK_SECRET"),
    channelsKey: readSecret(env, "COUNTERSIGN_CHANNELS_KEY"),
    channels: readChannelEnvironment(env, complaint),
    webPort: readPort(env, "COUNTERSIGN_WEB_PORT"),
    frontSecret: given(env, "COUNTERSIGN_FRONT_SECRET"),
    demoKey: given(env, "COUNTERSIGN_DEMO_KEY"),
    logsDeliveries: readYes(env, "COUNTERSIGN_LOG_DELIVERIES"),
    poolSize: readWhole(env, "COUNTERSIGN_POOL_SIZE", 1, 500),
    oidc: readOidc(env),
  };
}

let current: Config | undefined;

/** This process's settings, read once. */
export function config(): Config {
  current ??= configure({});
  return current;
}

/**
 * Reads the settings with some laid over the environment (the command line says so). A `.env` file is honoured, except in
 * tests: they must not meet a real database.
 */
export function configure(over: Environment): Config {
  if (process.env.NODE_ENV !== "test") loadEnvFile(join(process.cwd(), ".env"));
  current = readConfig({ ...process.env, ...over }, process.cwd());
  return current;
}

/** The environment for a child process: ours, with the given values laid over it. */
export function childEnvironment(over: Environment = {}): NodeJS.ProcessEnv {
  const entries = Object.entries({ ...process.env, ...over }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as NodeJS.ProcessEnv;
}

/** For programs that need nothing of ours (PostgreSQL), so that nothing of ours steers them. */
export const NO_ENVIRONMENT = {} as NodeJS.ProcessEnv;

/** A variable that belongs to a tool, not to us (PATH, CI, PLAYWRIGHT_…). */
export const toolVariable = (name: string): string | null => given(process.env, name);

function loadEnvFile(path: string): void {
  // Variables that are already set win over the file. Next reads the same file by the same rule.
  if (existsSync(path) && typeof process.loadEnvFile === "function") process.loadEnvFile(path);
}

function given(env: Environment, name: string): string | null {
  const value = env[name]?.trim();
  return value ? value : null;
}

function readMode(env: Environment): Mode {
  const value = given(env, "NODE_ENV");
  return value === "development" || value === "test" ? value : "production";
}

function readDatabaseUrl(env: Environment, name: string): string | null {
  const value = given(env, name);
  if (value === null) return null;
  // The rest is read where the connections are made (lib/db/address.ts). No host: a socket file, as `?host=/run/postgresql`.
  if (!/^postgres(ql)?:\/\/[^/]*\/[^/?]+/.test(value))
    throw complaint(
      `${name} must look like postgres://user:password@host:5432/database. Unset DATABASE_URL to use the embedded one.`,
    );
  return value;
}

function readHost(env: Environment): string {
  const value = given(env, "HOST") ?? "127.0.0.1";
  if (!/^[a-zA-Z0-9.:_-]+$/.test(value))
    throw complaint("HOST must be an address to listen on, such as 127.0.0.1 or 0.0.0.0.");
  return value;
}

/** Where this very machine reaches what listens there. */
export function addressOn(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::") return `http://127.0.0.1:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function readPort(env: Environment, name: string): number | null {
  return readWhole(env, name, 1, 65_535);
}

function readWhole(env: Environment, name: string, least: number, most: number): number | null {
  const value = given(env, name);
  if (value === null) return null;
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most)
    throw complaint(`${name} must be a whole number from ${least} to ${most}, not "${value}".`);
  return number;
}

function readYes(env: Environment, name: string): boolean {
  const value = given(env, name) ?? "no";
  if (value !== "yes" && value !== "no") throw complaint(`${name} must be yes or no, not "${value}".`);
  return value === "yes";
}

function readPublicUrl(env: Environment): string | null {
  const value = given(env, "PUBLIC_URL");
  if (value === null) return null;
  const rule = `PUBLIC_URL must be an http(s) address without a path, such as https://countersign.example.org, not "${value}".`;
  if (!URL.canParse(value)) throw complaint(rule);
  const url = new URL(value);
  const bare = url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  if (!bare || !["http:", "https:"].includes(url.protocol)) throw complaint(rule);
  return url.origin;
}

function readFolder(env: Environment, cwd: string): string {
  const value = given(env, "COUNTERSIGN_DATA") ?? ".countersign";
  // The path is written into a file line by line by PostgreSQL.
  if (/[\n\r\0]/.test(value)) throw complaint("COUNTERSIGN_DATA must be a path on one line.");
  return isAbsolute(value) ? value : join(cwd, value);
}

function readSecret(env: Environment, name: string): string | null {
  const value = given(env, name);
  if (value !== null && value.length < 32)
    throw complaint(`${name} must have at least 32 characters; \`openssl rand -hex 32\` makes one.`);
  return value;
}

function readOidc(env: Environment): Oidc | null {
  const issuer = given(env, "OIDC_ISSUER");
  const clientId = given(env, "OIDC_CLIENT_ID");
  const clientSecret = given(env, "OIDC_CLIENT_SECRET");
  if (!issuer && !clientId && !clientSecret) return null;
  if (!issuer || !clientId || !clientSecret)
    throw complaint(
      "Signing in at a provider needs all of OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.",
    );
  const admits = given(env, "OIDC_JIT") ?? "none";
  if (admits !== "none" && admits !== "member")
    throw complaint(`OIDC_JIT must be none or member, not "${admits}".`);
  if (!isSafeIssuer(issuer))
    throw complaint(
      `OIDC_ISSUER must be the https address of the provider (http on this machine only), not "${issuer}".`,
    );
  return { issuer, clientId, clientSecret, name: given(env, "OIDC_NAME") ?? "single sign-on", admits };
}

/** What makes a provider: a process that is not to have one is given these empty. */
export const OIDC_NAMES = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;

function isSafeIssuer(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname, search, hash, username } = new URL(issuer);
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  return (protocol === "https:" || (protocol === "http:" && isHere)) && !search && !hash && !username;
}

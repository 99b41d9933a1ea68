// What the headers of a request say, one small reading each.
import { getQueryParams } from "hono/utils/url";
import type { Credentials } from "../auth/authenticate";
import { invalid, Stop } from "./stop";

// What the HTTP server passes along: the request as Node has it, and from where it comes, which slows down those who guess keys.
export type Incoming = {
  headers?: Record<string, string | string[] | undefined>;
  headersDistinct?: Record<string, string[] | undefined>;
  destroyed?: boolean;
  on?(event: "data" | "end" | "close", listener: (chunk: Uint8Array) => void): unknown;
};
export type Connection = { incoming?: Incoming; caller?: string } | undefined;

/** Tells when whoever asked has gone away. */
export type Leaving = {
  readonly aborted: boolean;
  addEventListener(type: "abort", left: () => void, options?: { once: boolean }): void;
  removeEventListener(type: "abort", left: () => void): void;
};

/** What is read of a request besides its body: the web's own object has it, and so has one that was read by hand. */
export type Said = {
  method: string;
  url: string;
  headers: { get(name: string): string | null };
  signal: Leaving;
};

// One request as a route reads it.
export type Asked = {
  request: Said;
  body: Uint8Array | Pick<Request, "body" | "arrayBuffer">; // that came whole, or comes
  params: Record<string, string>;
  query: Record<string, string>;
  connection: Connection;
};

// Node has parsed the headers already; building the web's own object of them would cost as much as a small request.
export function headerOf(asked: Asked, name: string): string | null {
  const parsed = asked.connection?.incoming?.headers;
  if (!parsed) return asked.request.headers.get(name);
  const value = parsed[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

const NOTHING: Record<string, string> = Object.freeze({});

// Programs ask the same few questions over and over.
const queries = new Map<string, Record<string, string>>();
const MOST_QUERIES = 500;
const SHORT = 64;

export function queryOf(url: string): Record<string, string> {
  const at = url.indexOf("?");
  if (at === -1) return NOTHING;
  const text = url.slice(at);
  const known = queries.get(text);
  if (known) return known;
  // Hono looks for the question mark behind the host.
  const given = Object.entries(getQueryParams(`http://host/${text}`) as Record<string, string[]>);
  const query = Object.freeze(Object.fromEntries(given.map(([name, [first = ""]]) => [name, first])));
  const twice = given.filter(([, values]) => new Set(values).size > 1).map(([name]) => name);
  if (twice.length > 0) repeated.set(query, twice);
  if (queries.size >= MOST_QUERIES) queries.clear();
  if (text.length <= SHORT) queries.set(text, query);
  return query;
}

// Of two that differ one would be left out, and the answer would be to another question.
const repeated = new WeakMap<Record<string, string>, string[]>();
const NONE: string[] = [];
export const repeatedIn = (query: Record<string, string>): string[] => repeated.get(query) ?? NONE;

const bearerIn = (header: string | null): string | null =>
  header === null ? null : (/^bearer\s+(\S+)\s*$/i.exec(header)?.[1] ?? null);

export function readCredentials(asked: Asked): Credentials {
  return {
    apiKey: headerOf(asked, "x-api-key")?.trim() || null,
    bearer: bearerIn(headerOf(asked, "authorization")),
    ip: asked.connection?.caller || "unknown",
  };
}

// The very text of the key that was sent: what an answer with a secret in it is sealed under.
export const presentedToken = (request: Said): string =>
  request.headers.get("x-api-key")?.trim() || bearerIn(request.headers.get("authorization")) || "";

export function ownerAgent(asked: Asked): string | null {
  const named = asked.query.owner_agent?.trim() || null;
  const header = headerOf(asked, "x-owner-agent")?.trim() || null;
  if (named !== null && header !== null && named !== header)
    throw new Stop({
      status: 400,
      code: "owner_agent_conflict",
      message: "owner_agent in the address and the header x-owner-agent name different agents.",
    });
  const owner = named ?? header;
  if (owner !== null && owner.length > 383) {
    const [place, pointer] =
      named === null ? (["header", "/x-owner-agent"] as const) : (["query", "/owner_agent"] as const);
    throw invalid(place, [{ pointer, rule: "too_big", message: "This is longer than 383 characters." }]);
  }
  return owner;
}

export function idempotencyKey(asked: Asked): string | null {
  const key = headerOf(asked, "idempotency-key");
  if (key === null || key === "") return null;
  // Node makes one of two by a comma, which may also stand in one.
  const given = key.includes(",")
    ? asked.connection?.incoming?.headersDistinct?.["idempotency-key"]
    : undefined;
  if (given && given.length > 1)
    throw invalid(
      "header",
      [{ pointer: "/idempotency-key", rule: "once", message: "This is given more than once." }],
      400,
    );
  if (key.length > 255)
    throw invalid("header", [
      { pointer: "/idempotency-key", rule: "too_big", message: "This is longer than 255 characters." },
    ]);
  return key;
}

/** Where a stream goes on: the later of what its address says, and of what a reader of events heard last and says by itself. */
export function resumedAt(said: Said, since: number): number {
  const heard = said.headers.get("last-event-id") ?? "";
  return /^\d{1,15}$/.test(heard) ? Math.max(since, Number(heard)) : since;
}

// Echoed, so it may hold nothing that could end a header or a line of a log.
export const traceId = (value: string | null): string | null =>
  value !== null && /^[\x21-\x7e]{1,128}$/.test(value) ? value : null;

// What the headers of a request say, one small reading each.
import { getQueryParam } from "hono/utils/url";
import type { Credentials } from "../auth/authenticate";
import { invalid, Stop } from "./stop";

// What the HTTP server passes along: the request as Node has it, with the connection, whose address slows down those who
// guess keys.
export type Incoming = {
  socket?: { remoteAddress?: string };
  headers?: Record<string, string | string[] | undefined>;
  destroyed?: boolean;
  on?(event: "data" | "end" | "close", listener: (chunk: Uint8Array) => void): unknown;
};
export type Connection = { incoming?: Incoming } | undefined;

// One request as a route reads it.
export type Asked = {
  request: Request;
  path: string; // in its one spelling
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

export const queryOf = (url: string): Record<string, string> =>
  url.includes("?") ? (getQueryParam(url) as Record<string, string>) : NOTHING;

const bearerIn = (header: string | null): string | null =>
  header === null ? null : (/^bearer\s+(\S+)\s*$/i.exec(header)?.[1] ?? null);

export function readCredentials(asked: Asked): Credentials {
  return {
    apiKey: headerOf(asked, "x-api-key")?.trim() || null,
    bearer: bearerIn(headerOf(asked, "authorization")),
    ip: asked.connection?.incoming?.socket?.remoteAddress ?? "unknown",
  };
}

// The very text of the key that was sent: what an answer with a secret in it is sealed under.
export const presentedToken = (request: Request): string =>
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
  if (owner !== null && owner.length > 383)
    throw invalid("query", [
      { pointer: "/owner_agent", rule: "too_big", message: "This is longer than 383 characters." },
    ]);
  return owner;
}

export function idempotencyKey(asked: Asked): string | null {
  const key = headerOf(asked, "idempotency-key");
  if (key === null || key === "") return null;
  if (key.length > 255)
    throw invalid("header", [
      { pointer: "/idempotency-key", rule: "too_big", message: "This is longer than 255 characters." },
    ]);
  return key;
}

// Echoed, so it may hold nothing that could end a header or a line of a log.
export const traceId = (value: string | null): string | null =>
  value !== null && /^[\x21-\x7e]{1,128}$/.test(value) ? value : null;

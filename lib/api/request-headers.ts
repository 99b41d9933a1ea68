// What the headers of a request say, one small reading each.
import type { Context } from "hono";
import type { Credentials } from "../auth/authenticate";
import { invalid, Stop } from "./stop";

// What the HTTP server passes along: the connection, whose address slows down those who guess keys.
export type Socketed = {
  Bindings:
    | {
        incoming?: {
          socket?: { remoteAddress?: string };
          headers?: Record<string, string | string[] | undefined>;
        };
      }
    | undefined;
};

// Node has parsed the headers already; building the web's own object of them would cost as much as a small request.
export function headerOf(c: Context<Socketed>, name: string): string | null {
  const parsed = c.env?.incoming?.headers;
  if (!parsed) return c.req.raw.headers.get(name);
  const value = parsed[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

const bearerIn = (header: string | null): string | null =>
  header === null ? null : (/^bearer\s+(\S+)\s*$/i.exec(header)?.[1] ?? null);

export function readCredentials(c: Context<Socketed>): Credentials {
  return {
    apiKey: headerOf(c, "x-api-key")?.trim() || null,
    bearer: bearerIn(headerOf(c, "authorization")),
    ip: c.env?.incoming?.socket?.remoteAddress ?? "unknown",
  };
}

// The very text of the key that was sent: what an answer with a secret in it is sealed under.
export const presentedToken = (request: Request): string =>
  request.headers.get("x-api-key")?.trim() || bearerIn(request.headers.get("authorization")) || "";

export function ownerAgent(c: Context<Socketed>): string | null {
  const named = c.req.query("owner_agent")?.trim() || null;
  const header = headerOf(c, "x-owner-agent")?.trim() || null;
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

export function idempotencyKey(c: Context<Socketed>): string | null {
  const key = headerOf(c, "idempotency-key");
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

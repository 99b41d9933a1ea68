// What the headers of a request say, one small reading each.
import type { Context } from "hono";
import type { Credentials } from "../auth/authenticate";
import { invalid, Stop } from "./stop";

// What the HTTP server passes along: the connection, whose address slows down those who guess keys.
export type Socketed = { Bindings: { incoming?: { socket?: { remoteAddress?: string } } } | undefined };

const bearerOf = (request: Request): string | null =>
  /^bearer\s+(\S+)\s*$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;

export function readCredentials(c: Context<Socketed>): Credentials {
  const { headers } = c.req.raw;
  return {
    apiKey: headers.get("x-api-key")?.trim() || null,
    bearer: bearerOf(c.req.raw),
    ip: c.env?.incoming?.socket?.remoteAddress ?? "unknown",
  };
}

// The very text of the key that was sent: what an answer with a secret in it is sealed under.
export const presentedToken = (request: Request): string =>
  request.headers.get("x-api-key")?.trim() || bearerOf(request) || "";

export function ownerAgent(c: Context<Socketed>): string | null {
  const named = c.req.query("owner_agent")?.trim() || null;
  const header = c.req.raw.headers.get("x-owner-agent")?.trim() || null;
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

export function idempotencyKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
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

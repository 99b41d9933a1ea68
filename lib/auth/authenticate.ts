// From the headers of a request to who speaks. The protocol's clients send `x-api-key`, `Authorization: Bearer`, or both;
// where both come, the bearer token names the person.

import { hash } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { Sql } from "../db/client";
import type { StoredKey } from "../db/read/keys";
import { scopesFor } from "../domain/roles";
import { type Actor, SCOPES, type Scope, type Via } from "../domain/types";
import { attempts } from "./attempts";
import { type KnownKeys, knownKeys } from "./known-keys";
import type { Principal } from "./principal";
import { isHashOf, readToken } from "./tokens";

export type Credentials = { apiKey: string | null; bearer: string | null; ip: string };
export type Unproven = {
  status: 401 | 403 | 429;
  code:
    | "missing_platform_api_key"
    | "invalid_platform_api_key"
    | "invalid_actor_token"
    | "invalid_actor_scope"
    | "token_expired"
    | "rate_limit_exceeded";
  message: string;
  retryAfter?: number;
};
export type Authenticated = { ok: true; principal: Principal } | { ok: false; unproven: Unproven };
export type Authenticator = {
  /** At once, if the one key that came was proved a moment ago. */
  authenticate(credentials: Credentials): Authenticated | Promise<Authenticated>;
  forget(keyId: string): void;
};

// Wrong keys from one address: the 20th within a minute is told to wait. A right key is never asked about this.
const WRONG_KEYS = { most: 19, windowMs: 60_000 };

export function authenticator(sql: Sql, now: () => number = () => performance.now()): Authenticator {
  const keys = knownKeys(sql, now);
  const proved = new Map<string, Proved>();
  const allowed = attempts(WRONG_KEYS);

  const fail = (unproven: Unproven, ip: string): Authenticated =>
    allowed(network(ip), now()) ? { ok: false, unproven } : { ok: false, unproven: TOO_MANY };

  function authenticate(credentials: Credentials): Authenticated | Promise<Authenticated> {
    const { apiKey, bearer } = credentials;
    const only = apiKey === null ? bearer : bearer === null ? apiKey : null;
    const principal = only === null ? null : provedBefore(keys, proved, digestOf(only));
    return principal ? { ok: true, principal } : proveAll(credentials);
  }

  async function proveAll({ apiKey, bearer, ip }: Credentials): Promise<Authenticated> {
    if (apiKey === null && bearer === null) return { ok: false, unproven: MISSING };
    const first = apiKey ?? (bearer as string);
    const main = await prove(keys, proved, first);
    if (typeof main === "string") return fail(unprovenKey(main, apiKey === null), ip);
    if (apiKey === null || bearer === null || bearer === apiKey) return { ok: true, principal: main };
    const person = await prove(keys, proved, bearer);
    if (typeof person === "string") return fail(unprovenKey(person, true), ip);
    if (person.kind !== "person") return fail(unprovenKey("wrong", true), ip);
    if (person.workspaceId !== main.workspaceId) return { ok: false, unproven: TWO_WORKSPACES };
    return { ok: true, principal: main.kind === "person" ? person : beside(main, person) };
  }

  return { authenticate, forget: keys.forget };
}

// The machine asks, and the human behind what it asks is the one who came with it.
const beside = (main: Principal, person: Principal): Principal => ({
  ...main,
  person,
  actor: (via) => behindBy(main.actor(via), person),
});

// A token that may not ask for anything takes nobody's place: with one that only reads, whoever holds the key would be free to
// decide what they ask themselves.
function behindBy(actor: Actor, { personId, scopes }: Principal): Actor {
  if ((actor.kind !== "agent" && actor.kind !== "key") || personId === null) return actor;
  if (scopes.includes("submit")) return { ...actor, personId, alsoBehind: [] };
  return { ...actor, alsoBehind: [...(actor.alsoBehind ?? []), personId] };
}

type Doubt = "wrong" | "expired";

// What a token came to is remembered beside the row it was held against, and counts only while that very row is remembered:
// the look-up's second stays the longest that a revoked key can last. Known by its hash, so that looking it up tells nothing.
type Proved = { key: StoredKey; principal: Principal };
const MOST_PROVED = 20_000;

const digestOf = (token: string): string => hash("sha256", token, "base64");

function provedBefore(keys: KnownKeys, proved: Map<string, Proved>, digest: string): Principal | null {
  const known = proved.get(digest);
  if (!known) return null;
  if (keys.find(known.key.id) === known.key) return known.principal;
  proved.delete(digest);
  return null;
}

async function prove(
  keys: KnownKeys,
  proved: Map<string, Proved>,
  token: string,
): Promise<Principal | Doubt> {
  const digest = digestOf(token);
  const before = provedBefore(keys, proved, digest);
  if (before) return before;
  const read = readToken(token);
  if (!read) return "wrong";
  const found = keys.find(read.keyId);
  const key = found instanceof Promise ? await found : found;
  const isRight = isHashOf(token, key?.hash ?? null);
  if (!key || !isRight || key.kind !== read.kind || key.revoked || !isAlive(key)) return "wrong";
  if (key.expiresInMs !== null && key.expiresInMs <= 0) return "expired";
  keys.used(key);
  const principal = principalOf(key);
  if (proved.size >= MOST_PROVED) proved.clear();
  proved.set(digest, { key, principal });
  return principal;
}

// Whom it speaks for must still be there.
function isAlive(key: StoredKey): boolean {
  if (key.kind === "person") return key.personActive;
  return key.kind === "agent" ? key.agentActive : true;
}

function principalOf(key: StoredKey): Principal {
  const { workspaceId, orgId, orgSlug, workspaceSlug, kind, id: keyId, callerId } = key;
  const agent =
    kind === "agent" && key.agentId !== null
      ? { id: key.agentId, address: key.agentAddress ?? "", name: key.agentName ?? "" }
      : null;
  const [personId = null, ...alsoBehind] = holdersOf(key);
  const name =
    kind === "person" ? (key.personName ?? "") : (agent?.address ?? `workspace key ${keyId.slice(0, 5)}`);
  const base = { workspaceId, orgId, orgSlug, workspaceSlug, kind, keyId, callerId, personId, agent, name };
  const only = kind === "person" && !key.tokenDecisions ? ({ browserOnly: true } as const) : {};
  const speaker = { ...base, alsoBehind };
  return { ...base, ...only, scopes: scopesOf(key), actor: (via) => actorOf(speaker, via) };
}

// A person's key: that person. A machine's: the agent's owner, then everybody who was shown this key or one that it replaced.
function holdersOf({ kind, personId, ownerPersonId, alsoBehind }: StoredKey): string[] {
  const held = kind === "agent" ? [ownerPersonId, personId] : [personId];
  return [...new Set([...held, ...(alsoBehind ?? [])].filter((id) => id !== null))];
}

type Speaker = Omit<Principal, "actor" | "scopes"> & { alsoBehind: string[] };

function actorOf(speaker: Speaker, via: Via): Actor {
  const { personId, alsoBehind, name, kind, keyId, callerId, agent } = speaker;
  if (kind === "person" && personId) return { kind: "person", id: personId, personId, name, via };
  if (agent) return { kind: "agent", id: agent.id, personId, alsoBehind, name, via };
  return { kind: "key", id: keyId, ...(callerId !== keyId && { callerId }), personId, alsoBehind, name, via };
}

// What the key was given, less what its holder may no longer do. `decide` is a person's alone whatever the row says.
function scopesOf(key: StoredKey): Scope[] {
  const given = SCOPES.filter((scope) => key.scopes.includes(scope));
  if (key.kind !== "person") return given.filter((scope) => scope !== "decide");
  const most = scopesFor(key.personRole);
  return given.filter((scope) => most.includes(scope) && (scope !== "decide" || key.tokenDecisions));
}

// An attacker with IPv6 owns a whole /64: its first four groups, with what `::` leaves out written in.
function network(ip: string): string {
  if (!ip.includes(":") || ip.includes(".")) return ip;
  const [head = "", tail = ""] = ip.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail.split(":").filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...zeros, ...after].slice(0, 4).join(":");
}

const MISSING: Unproven = {
  status: 401,
  code: "missing_platform_api_key",
  message: "No key was sent: use the header x-api-key, or Authorization: Bearer.",
};
const TWO_WORKSPACES: Unproven = {
  status: 403,
  code: "invalid_actor_scope",
  message: "The API key and the bearer token belong to different workspaces.",
};
const TOO_MANY: Unproven = {
  status: 429,
  code: "rate_limit_exceeded",
  message: "Too many wrong keys from this address. Wait a minute.",
  retryAfter: 60,
};

function unprovenKey(doubt: Doubt, isBearer: boolean): Unproven {
  if (doubt === "expired") return { status: 401, code: "token_expired", message: "This key has expired." };
  return isBearer
    ? { status: 401, code: "invalid_actor_token", message: "The bearer token is not valid." }
    : { status: 401, code: "invalid_platform_api_key", message: "The API key is not valid." };
}

// The walk of one request: who speaks, may they, how fast, what do they send, does it fit; then the route's own handler.
// Compiled once a route, so that a request pays only for what it needs.
import { z } from "zod";
import type { Authenticated, Authenticator } from "../auth/authenticate";
import { idempotencyOf } from "../auth/idempotency";
import type { Principal } from "../auth/principal";
import { pointerStep } from "../domain/json";
import type { Problem } from "../domain/refusals";
import type { JsonObject, Via } from "../domain/types";
import { answerFailure, baseHeaders, isPoured, type Poured, type Told, tellJson } from "./answer";
import { checkAnswer, checkKeyed, checkRefusal } from "./check-answer";
import type { Deps } from "./deps";
import type { InTurn } from "./in-turn";
import { checkMay } from "./may";
import { problemsOf } from "./problems";
import { BODY_BYTES, readBody } from "./read-body";
import {
  type Asked,
  headerOf,
  idempotencyKey,
  ownerAgent,
  readCredentials,
  repeatedIn,
} from "./request-headers";
import { newRequestId } from "./request-id";
import { type Call, type OpenCall, type Route, takesBody } from "./route";
import { respellFor } from "./spelling";
import { invalid, notFound, type Place, Stop } from "./stop";
import { properties } from "./told-statuses";
import { within } from "./trouble";

export type Running = {
  deps: Deps;
  authenticator: Authenticator;
  limit: (key: string) => void;
  inTurn: InTurn;
};

// An answer must come in time even when every connection is taken: the client can ask again with the same key.
const DEADLINE_MS = 5_000;

export type Run = (asked: Asked) => Promise<Told | Poured | Response>;

export function runnerOf(route: Route, running: Running): Run {
  const { deps } = running;
  const { method } = route;
  const read = readersOf(route);
  const deadline = route.stream || route.long ? null : (deps.config.deadlineMs ?? DEADLINE_MS);
  // What is there already is not waited for: the promises around promises were a tenth of what a short request cost.
  const inTime = <T>(work: T | Promise<T>): T | Promise<T> =>
    deadline !== null && work instanceof Promise ? within(deadline, work) : work;

  // What may wait for something to happen is no page that takes long.
  const turn = route.method === "GET" && !route.open ? deadline : null;

  return async (asked) => {
    const requestId = newRequestId();
    const headers = baseHeaders(requestId, headerOf(asked, "x-trace-id"));
    try {
      const proved = route.open ? null : inTime(authenticated(running, asked));
      const principal = proved instanceof Promise ? await proved : proved;
      if (principal) admit(route, principal, running);
      const { request } = asked;
      const { params, query } = read.address(asked);
      const rawBody = read.takesBody ? await readBody(asked, read.bodyLimit) : EMPTY;
      const body = read.body(rawBody);
      const open = { deps, request, method, requestId, headers, params, query, body, rawBody };
      const call = principal ? proven(open, principal, asked, running, route) : (open as Proven);
      const answer = await inTime(
        turn !== null && principal
          ? running.inTurn({ keyId: principal.keyId, requestId, deadline: turn }, () => route.handler(call))
          : route.handler(call),
      );
      if (deps.checkAnswers) checkAnswer(route, answer);
      return answerOf(answer, headers);
    } catch (error) {
      const failure = deps.checkAnswers ? checkRefusal(route, error) : error;
      return answerFailure(failure, { requestId, headers, method, path: route.path }, deps);
    }
  };
}

function answerOf(answer: unknown, headers: Record<string, string>): Told | Poured | Response {
  if (isPoured(answer)) return answer;
  return answer instanceof Response ? withHeaders(answer, headers) : tellJson(200, answer, headers);
}

function admit(route: Route, principal: Principal, { limit }: Running): void {
  checkMay(route, principal);
  if (!route.stream) limit(principal.keyId);
}

function authenticated(running: Running, asked: Asked): Principal | Promise<Principal> {
  const proof = running.authenticator.authenticate(readCredentials(asked));
  return proof instanceof Promise ? proof.then(principalIn) : principalIn(proof);
}

function principalIn(proof: Authenticated): Principal {
  if (proof.ok) return proof.principal;
  const { status, code, message, retryAfter } = proof.unproven;
  const headers = {
    ...(retryAfter && { "retry-after": String(retryAfter) }),
    ...(status === 401 && CHALLENGE),
  };
  throw new Stop({ status, code, message, headers });
}

// HTTP wants every 401 to name a scheme.
const CHALLENGE = { "www-authenticate": 'Bearer realm="Countersign"' };

type Proven = Call<unknown, unknown, unknown>;

function proven(
  open: OpenCall<unknown, unknown, unknown>,
  principal: Principal,
  asked: Asked,
  running: Running,
  route: Route,
): Proven {
  const key = idempotencyKey(asked);
  const owner = ownerAgent(asked); // two that differ are refused by every route
  const { method, rawBody } = open;
  return {
    ...open,
    principal,
    via: viaOf(asked),
    ownerAgent: route.owner ? owner : null,
    idempotencyKey: key,
    stillMay: provenAgain(route, asked, running),
    forgetKey: running.authenticator.forget,
    idempotency: (keyInBody) => {
      if (running.deps.checkAnswers) checkKeyed(route);
      const path = oneSpelling(route.path, { ...asked.params, ...(open.params as object) });
      return idempotencyOf(principal, method, path, key ?? keyInBody, rawBody);
    },
  };
}

// With the ids as their shapes read them: in capitals it is the same request.
const oneSpelling = (path: string, params: Record<string, string>): string =>
  path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));

// Together with the time for which a key is remembered this stays below the second within which a revoked one is refused. So
// what is waited for no longer than that is not asked about, and nothing that is told quickly is told later for it.
const JUST_PROVED_MS = 150;

function provenAgain(route: Route, asked: Asked, running: Running): () => void | Promise<void> {
  const provedAt = performance.now();
  return () => {
    if (performance.now() - provedAt < JUST_PROVED_MS) return;
    const proved = authenticated(running, asked);
    if (!(proved instanceof Promise)) return checkMay(route, proved);
    return proved.then((principal) => checkMay(route, principal));
  };
}

const viaOf = (asked: Asked): Via =>
  headerOf(asked, "x-axme-client")?.startsWith("axme-cli/") ? "cli" : "api";

const EMPTY: JsonObject = Object.freeze({});

// What the path and the query say is known at once; only a body has to be waited for.
function readersOf(route: Route) {
  const respell = route.own ? (body: JsonObject) => body : respellFor(route.body);
  const bodyShape = route.own ? strict(route.body) : route.body;
  const known = { ...properties(route.query), owner_agent: true };
  const queryShape = route.own ? strict(route.query, { owner_agent: z.string().optional() }) : route.query;
  return {
    takesBody: takesBody(route),
    bodyLimit: route.bodyLimit ?? BODY_BYTES,
    address: (asked: Asked) => {
      if (nameWithNul(asked.params) !== undefined) throw notFound(route.subject);
      const nul = nameWithNul(asked.query);
      if (nul !== undefined) throw invalid("query", [nulAt(nul)]);
      const twice = repeatedIn(asked.query).find((name) => name in known);
      if (twice !== undefined) throw invalid("query", [twiceAt(twice)]);
      return {
        params: route.params ? shapedPath(route.params, route.subject, asked.params) : undefined,
        query: queryShape ? shaped("query", queryShape, asked.query) : undefined,
      };
    },
    body: (rawBody: JsonObject) => (bodyShape ? shaped("body", bodyShape, respell(rawBody)) : undefined),
  };
}

// No text of the database holds one. Bodies are looked through as they are read; this is what an address can say.
const nameWithNul = (said: Record<string, string>): string | undefined =>
  Object.keys(said).find((name) => said[name]?.includes("\0"));
const nulAt = (name: string): Problem => ({
  pointer: pointerStep(name),
  rule: "nul",
  message: "This contains the character NUL.",
});

const twiceAt = (name: string): Problem => ({
  pointer: pointerStep(name),
  rule: "once",
  message: "This is given more than once, and not alike.",
});

function strict(shape: z.ZodType | undefined, also: z.ZodRawShape = {}): z.ZodType | undefined {
  return shape instanceof z.ZodObject ? shape.extend(also).strict() : shape;
}

function shaped(place: Place, shape: z.ZodType, value: unknown): unknown {
  const result = shape.safeParse(value, { reportInput: true });
  if (!result.success) throw invalid(place, problemsOf(result.error));
  return result.data;
}

// An id that cannot be one is answered like an id that nobody has.
function shapedPath(shape: z.ZodType, subject: string, value: unknown): unknown {
  const result = shape.safeParse(value);
  if (!result.success) throw notFound(subject);
  return result.data;
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers))
    if (!response.headers.has(name)) response.headers.set(name, value);
  return response;
}

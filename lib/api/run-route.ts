// The walk of one request: who speaks, may they, how fast, what do they send, does it fit; then the route's own handler.
// Compiled once a route, so that a request pays only for what it needs.
import type { Context } from "hono";
import { z } from "zod";
import type { Authenticator } from "../auth/authenticate";
import { idempotencyOf } from "../auth/idempotency";
import type { Principal } from "../auth/principal";
import type { JsonObject, Via } from "../domain/types";
import { answerFailure, answerJson, baseHeaders } from "./answer";
import { checkAnswer } from "./check-answer";
import type { Deps } from "./deps";
import { checkMay } from "./may";
import { problemsOf } from "./problems";
import { BODY_BYTES, readBody } from "./read-body";
import { headerOf, idempotencyKey, ownerAgent, readCredentials, type Socketed } from "./request-headers";
import type { Call, Method, OpenCall, Route } from "./route";
import { respellFor } from "./spelling";
import { invalid, notFound, type Place, Stop } from "./stop";
import { within } from "./trouble";

export type Running = {
  deps: Deps;
  authenticator: Authenticator;
  limit: (key: string) => void;
};

// An answer must come in time even when every connection is taken: the client can ask again with the same key.
const DEADLINE_MS = 5_000;

export function runnerOf(route: Route, running: Running): (c: Context<Socketed>) => Promise<Response> {
  const { deps } = running;
  const readInput = inputReader(route);
  const deadline = route.stream || route.long ? null : (deps.config.deadlineMs ?? DEADLINE_MS);
  const inTime = <T>(work: Promise<T>): Promise<T> => (deadline === null ? work : within(deadline, work));

  async function walk(c: Context<Socketed>, requestId: string, headers: Record<string, string>) {
    const request = c.req.raw;
    const principal = route.open ? null : await inTime(authenticated(running, c));
    if (principal) {
      checkMay(route, principal);
      if (!route.stream) running.limit(principal.keyId);
    }
    const input = await readInput(c);
    const base = { deps, request, method: route.method, path: c.req.path, requestId, headers, ...input };
    const call = principal ? proven(base, principal, c, running) : (base as Call<unknown, unknown, unknown>);
    return inTime(Promise.resolve(route.handler(call)));
  }

  return async (c) => {
    const requestId = crypto.randomUUID();
    const headers = baseHeaders(requestId, headerOf(c, "x-trace-id"));
    try {
      const answer = await walk(c, requestId, headers);
      if (answer instanceof Response) return withHeaders(answer, headers);
      if (deps.checkAnswers) checkAnswer(route, answer);
      return answerJson(200, answer, headers);
    } catch (error) {
      return answerFailure(
        error,
        { requestId, headers, method: route.method, path: route.path },
        deps.report,
      );
    }
  };
}

async function authenticated(running: Running, c: Context<Socketed>): Promise<Principal> {
  const proof = await running.authenticator.authenticate(readCredentials(c));
  if (proof.ok) return proof.principal;
  const { status, code, message, retryAfter } = proof.unproven;
  const headers = retryAfter ? { "retry-after": String(retryAfter) } : undefined;
  throw new Stop({ status, code, message, headers });
}

function proven(
  base: OpenCall<unknown, unknown, unknown>,
  principal: Principal,
  c: Context<Socketed>,
  { authenticator }: Running,
): Call<unknown, unknown, unknown> {
  const key = idempotencyKey(c);
  const { method, path, rawBody } = base;
  return {
    ...base,
    principal,
    via: viaOf(c),
    ownerAgent: ownerAgent(c),
    idempotencyKey: key,
    forgetKey: authenticator.forget,
    idempotency: (keyInBody) => idempotencyOf(principal, method, path, key ?? keyInBody, rawBody),
  };
}

const viaOf = (c: Context<Socketed>): Via =>
  headerOf(c, "x-axme-client")?.startsWith("axme-cli/") ? "cli" : "api";

type Input = { params: unknown; query: unknown; body: unknown; rawBody: JsonObject };

const HAS_BODY: readonly Method[] = ["POST", "PUT", "PATCH"];
const EMPTY: JsonObject = Object.freeze({});

function inputReader(route: Route): (c: Context<Socketed>) => Promise<Input> {
  const respell = route.own ? (body: JsonObject) => body : respellFor(route.body);
  const bodyShape = route.own ? strict(route.body) : route.body;
  const queryShape = route.own ? strict(route.query, { owner_agent: z.string().optional() }) : route.query;
  const takesBody = HAS_BODY.includes(route.method);
  return async (c) => {
    const params = route.params ? shapedPath(route.params, route.subject, c.req.param()) : undefined;
    const query = queryShape ? shaped("query", queryShape, c.req.query()) : undefined;
    const rawBody = takesBody
      ? await readBody(c.req.raw, headerOf(c, "content-length"), route.bodyLimit ?? BODY_BYTES)
      : EMPTY;
    return {
      params,
      query,
      rawBody,
      body: bodyShape ? shaped("body", bodyShape, respell(rawBody)) : undefined,
    };
  };
}

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

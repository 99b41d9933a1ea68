// A route is declared once, with its shapes; validation, authorization and the OpenAPI document all come from here.
//
//   export const taskRoutes = [
//     route({
//       method: "POST",
//       path: "/v1/tasks/{id}/decision",
//       summary: "Decide a task",
//       tag: "Tasks",
//       own: true,                      // ours: unknown fields are refused. The protocol's ignore them and take camelCase.
//       kinds: ["person"],              // else 403 human_required or agent_required
//       scopes: ["decide"],             // else 403 scope_required; or both at once: ...DECIDING (may.ts)
//       subject: "task",                // for the next line's 404
//       params: z.object({ id: uuid }), // a path that does not fit is 404, like an unknown id
//       body: z.object({ outcome: z.string() }),
//       response: z.object({ ok: z.literal(true) }),
//       handler: async (call) => {
//         const person = take(personOf(call.principal));        // a Result: its value, or its refusal as the answer
//         const idempotency = call.idempotency();                // { id, body } or null
//         const change = take(await call.deps.engine.decide({ … call.params.id, call.body, person.actor(call.via) }));
//         return { ok: true };          // 200 with JSON. What is poured, and a Response, is passed on as it is.
//       },
//     }),
//   ];
//
// Where it depends on whether a person is asked: `asked` and `unasked`, which the handler hands to `checkMay` itself.
// `owner: true`: it reads ?owner_agent= and x-owner-agent. `stream: true`: no deadline, no rate limit. `long: true`: no deadline.
// Then name the list in `all-routes.ts`. To say no: `throw notFound("task")`, `throw invalid("body", problems)`,
// `throw new Stop({ status, code, message })`.
import type { z } from "zod";
import type { Principal } from "../auth/principal";
import type { Idempotency, JsonObject, KeyKind, Scope, Via } from "../domain/types";
import type { Poured } from "./answer";
import type { Deps } from "./deps";
import type { Needs } from "./may";
import type { Said } from "./request-headers";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Shape = z.ZodType;
type Out<S extends Shape | undefined> = S extends Shape ? z.output<S> : undefined;

export type OpenCall<P, Q, B> = {
  deps: Deps;
  request: Said;
  method: Method;
  requestId: string;
  headers: Record<string, string>; // what every answer carries; a stream spreads them into its own
  params: P;
  query: Q;
  body: B;
  rawBody: JsonObject; // as it came, before the shape
};

export type Call<P, Q, B> = OpenCall<P, Q, B> & {
  principal: Principal;
  via: Via;
  ownerAgent: string | null; // of a route with `owner`: ?owner_agent= or x-owner-agent, a filter or a hint
  idempotencyKey: string | null;
  idempotency(keyInBody?: string): Idempotency | null;
  stillMay(): void | Promise<void>; // throws where the key was revoked meanwhile: to be asked before what was waited for is told
  forgetKey(keyId: string): void; // a revoked key: this process need not wait for its memory to fade
};

type Common<P, Q, B, R> = {
  method: Method;
  path: `/${string}`;
  summary: string;
  description?: string;
  tag: string;
  own?: boolean;
  subject?: string; // "there is no such …" when the path cannot name one
  params?: P;
  query?: Q;
  body?: B;
  bodyLimit?: number;
  response: R;
  mediaType?: string; // of a Response that is no JSON
  long?: boolean;
};

type Answer<R extends Shape> = z.input<R> | Poured | Response;

export type RouteSpec<
  P extends Shape | undefined,
  Q extends Shape | undefined,
  B extends Shape | undefined,
  R extends Shape,
> = Common<P, Q, B, R> & {
  kinds?: KeyKind[];
  scopes: Scope[];
  stream?: boolean;
  idempotent?: boolean; // asked for again under its key it answers the same, and another request under it 409
  owner?: boolean;
  asked?: Needs;
  unasked?: Needs;
  handler(call: Call<Out<P>, Out<Q>, Out<B>>): Answer<R> | Promise<Answer<R>>;
};

export type OpenRouteSpec<
  P extends Shape | undefined,
  Q extends Shape | undefined,
  B extends Shape | undefined,
  R extends Shape,
> = Common<P, Q, B, R> & {
  handler(call: OpenCall<Out<P>, Out<Q>, Out<B>>): Answer<R> | Promise<Answer<R>>;
};

// A route with its types forgotten: what the list of all routes holds.
export type Route = Omit<
  Common<Shape | undefined, Shape | undefined, Shape | undefined, Shape>,
  "own" | "subject" | "mediaType"
> & {
  own: boolean;
  subject: string;
  mediaType: string;
  open: boolean;
  kinds: KeyKind[];
  scopes: Scope[];
  stream: boolean;
  idempotent: boolean;
  owner: boolean;
  asked?: Needs;
  unasked?: Needs;
  handler(call: Call<unknown, unknown, unknown>): unknown;
};

export function route<
  R extends Shape,
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(spec: RouteSpec<P, Q, B, R>): Route {
  // What reaches the handler has been through the very shapes that its types come from.
  const handler = spec.handler as Route["handler"];
  return { ...DEFAULTS, ...spec, open: false, handler };
}

// Without a key: health, the document of the API, the page that shows it.
export function openRoute<
  R extends Shape,
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(spec: OpenRouteSpec<P, Q, B, R>): Route {
  const handler = spec.handler as Route["handler"];
  return { ...DEFAULTS, ...spec, open: true, handler };
}

const DEFAULTS = {
  own: false,
  subject: "thing",
  mediaType: "application/json",
  kinds: [],
  scopes: [],
  stream: false,
  idempotent: false,
  owner: false,
};

const WITH_BODY: readonly Method[] = ["POST", "PUT", "PATCH"];
/** A body is read of these, whether they look into it or not. */
export const takesBody = ({ method }: Pick<Route, "method">): boolean => WITH_BODY.includes(method);

/** Its answers are JSON, or poured, and never the web's own object. */
export const isPlain = ({ mediaType }: Route): boolean => mediaType === DEFAULTS.mediaType;

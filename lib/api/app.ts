// The API as one function from request to answer.
import { type Context, Hono } from "hono";
import { tryDecodeURIComponent } from "hono/utils/url";
import { authenticator } from "../auth/authenticate";
import { allRoutes } from "./all-routes";
import { answerFailure, baseHeaders, headOf, type Poured, responseOf, type Told } from "./answer";
import type { Deps } from "./deps";
import { endHeld } from "./hold";
import { readsInTurn } from "./in-turn";
import { literalsFirst } from "./literals-first";
import { normalPath } from "./paths";
import { RATE_LIMIT, rateLimiter } from "./rate-limit";
import { type Connection, queryOf, type Said } from "./request-headers";
import { newRequestId } from "./request-id";
import { isPlain, type Method, type Route } from "./route";
import { documentRoutes } from "./routes/document";
import { type Run, runnerOf } from "./run-route";
import { Stop } from "./stop";

const METHODS: Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

export type Api = {
  fetch(request: Request, connection?: Connection): Response | Promise<Response>;
  /** For a request that came whole. Null: it asks for a page, or for nothing that is here, and `fetch` has the answer. */
  tell(request: Said, body: Uint8Array, connection: Connection): Promise<Told | Poured> | null;
  close(): Promise<void>;
};

type Env = { Bindings: Connection };

export function createApi(deps: Deps, routes: Route[] = allRoutes): Api {
  const app = new Hono<Env>({ getPath: (request) => normalPath(request.url), router: literalsFirst() });
  const running = {
    deps,
    authenticator: authenticator(deps.db.sql),
    limit: rateLimiter(deps.config.rateLimit ?? RATE_LIMIT),
    inTurn: readsInTurn(),
  };
  const runs = new Map<unknown, { run: Run; tells: boolean }>();
  for (const route of documentRoutes(routes, deps.config)) {
    const run = runnerOf(route, running);
    const handler = async ({ req, env }: Context<Env>) => {
      const answer = await run({
        request: req.raw,
        body: req.raw,
        params: req.param(),
        query: queryOf(req.url),
        connection: env,
      });
      return req.raw.method === "HEAD" ? headOf(answer) : responseOf(answer);
    };
    runs.set(handler, { run, tells: isPlain(route) });
    app.on(route.method, honoPath(route.path), handler);
  }

  const fail = (error: unknown, request: Request, path: string): Response => {
    const requestId = newRequestId();
    const headers = baseHeaders(requestId, request.headers.get("x-trace-id"));
    const failed = { requestId, headers, method: request.method, path };
    return responseOf(answerFailure(error, failed, deps));
  };
  app.notFound((c) => {
    const allowed = METHODS.filter((method) => app.router.match(method, c.req.path)[0].length > 0);
    return fail(allowed.length > 0 ? wrongMethod(allowed) : NO_PATH, c.req.raw, c.req.path);
  });
  app.onError((error, c) => fail(error, c.req.raw, "(before a route)"));

  // Hono's router finds the route. A context of Hono's is made for what is out of the ordinary only (no such path, HEAD): it costs
  // more than the routing, and a route reads nothing of its own from it.
  function find({ method, url }: Said) {
    const path = normalPath(url);
    const [found, stash] = app.router.match(method, path);
    const [only] = found;
    const known = found.length === 1 ? runs.get(only?.[0][0]) : undefined;
    return known && { ...known, params: paramsIn(only?.[1] ?? {}, stash), query: queryOf(url) };
  }
  function fetch(request: Request, connection: Connection) {
    const known = find(request);
    if (!known) return app.fetch(request, connection);
    const { run, params, query } = known;
    return run({ request, body: request, params, query, connection }).then(responseOf);
  }
  function tell(request: Said, body: Uint8Array, connection: Connection) {
    const known = find(request);
    if (!known?.tells) return null;
    const { run, params, query } = known;
    return run({ request, body, params, query, connection }) as Promise<Told | Poured>;
  }
  return { fetch, tell, close: async () => endHeld(deps) };
}

function paramsIn(places: Record<string, number | string>, stash: string[] = []): Record<string, string> {
  const params: Record<string, string> = {};
  for (const name in places) params[name] = tryDecodeURIComponent(stash[places[name] as number] as string);
  return params;
}

const honoPath = (path: string): string => path.replaceAll(/\{([a-z_]+)\}/g, ":$1");

const NO_PATH = new Stop({ status: 404, code: "not_found", message: "There is no such path." });

function wrongMethod(allowed: Method[]): Stop {
  const allow = (allowed.includes("GET") ? [...allowed, "HEAD"] : allowed).join(", ");
  return new Stop({
    status: 405,
    code: "method_not_allowed",
    message: `This path takes ${allow}.`,
    headers: { allow },
  });
}

// The API as one function from request to answer.
import { Hono } from "hono";
import { authenticator } from "../auth/authenticate";
import { allRoutes } from "./all-routes";
import { answerFailure, baseHeaders } from "./answer";
import type { Deps } from "./deps";
import { endHeld } from "./hold";
import { normalPath } from "./paths";
import { RATE_LIMIT, rateLimiter } from "./rate-limit";
import type { Socketed } from "./request-headers";
import type { Method, Route } from "./route";
import { documentRoutes } from "./routes/document";
import { runnerOf } from "./run-route";
import { Stop } from "./stop";

const METHODS: Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

export type Api = {
  fetch(request: Request, env?: Socketed["Bindings"]): Response | Promise<Response>;
  close(): Promise<void>;
};

export function createApi(deps: Deps, routes: Route[] = allRoutes): Api {
  const app = new Hono<Socketed>({ getPath: (request) => normalPath(request.url) });
  const running = {
    deps,
    authenticator: authenticator(deps.db.sql),
    limit: rateLimiter(deps.config.rateLimit ?? RATE_LIMIT),
  };
  for (const route of documentRoutes(routes, deps.config))
    app.on(route.method, honoPath(route.path), runnerOf(route, running));

  const fail = (error: unknown, request: Request, path: string): Response => {
    const requestId = crypto.randomUUID();
    const headers = baseHeaders(requestId, request.headers.get("x-trace-id"));
    return answerFailure(error, { requestId, headers, method: request.method, path }, deps.report);
  };
  app.notFound((c) => {
    const allowed = METHODS.filter((method) => app.router.match(method, c.req.path)[0].length > 0);
    return fail(allowed.length > 0 ? wrongMethod(allowed) : NO_PATH, c.req.raw, c.req.path);
  });
  app.onError((error, c) => fail(error, c.req.raw, "(before a route)"));

  return { fetch: (request, env) => app.fetch(request, env), close: async () => endHeld(deps) };
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

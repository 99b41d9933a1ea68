// What there is, for programs and for people. Made when it is first asked for.
import { z } from "zod";
import type { JsonObject } from "../../domain/types";
import type { ApiConfig } from "../deps";
import { docsPage } from "../docs-page";
import { openApiDocument } from "../openapi";
import { openRoute, type Route } from "../route";

export function documentRoutes(routes: Route[], config: ApiConfig): Route[] {
  const tag = "Document";
  let made: JsonObject | null = null;
  let page: string | null = null;
  const document = (): JsonObject => {
    made ??= openApiDocument([...routes, ...own], config);
    return made;
  };
  const own = [
    openRoute({
      method: "GET",
      path: "/openapi.json",
      summary: "This document",
      tag,
      response: z.looseObject({ openapi: z.string() }),
      handler: () => document() as JsonObject & { openapi: string },
    }),
    openRoute({
      method: "GET",
      path: "/docs",
      summary: "This document as a page",
      tag,
      mediaType: "text/html",
      response: z.string(),
      handler: () => {
        page ??= docsPage(document());
        return new Response(page, { headers: PAGE_HEADERS });
      },
    }),
  ];
  return [...routes, ...own];
}

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
};

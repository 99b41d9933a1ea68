// The OpenAPI 3.1 document, made of the very shapes that check the requests: it cannot say anything else than what is done.
import { z } from "zod";
import type { JsonObject } from "../domain/types";
import type { ApiConfig } from "./deps";
import type { Route } from "./route";
import { errorShape } from "./shapes/common";
import { failuresOf, properties } from "./told-statuses";
import { extensions, whoMay } from "./who-may";

type Direction = "input" | "output";

export function openApiDocument(routes: Route[], config: ApiConfig): JsonObject {
  const shared: Shared = {};
  shared.Error = jsonSchema(errorShape, "output", shared);
  const paths: { [path: string]: JsonObject } = {};
  for (const route of routes) {
    const path = paths[route.path] ?? {};
    paths[route.path] = { ...path, [route.method.toLowerCase()]: operation(route, shared) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign",
      version: config.version,
      description:
        "An inbox where software asks and people decide. Errors carry the same text as `error.message`, `detail` and `message`. Every creating request takes an `Idempotency-Key`.",
    },
    servers: [{ url: config.publicUrl }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: shared,
      securitySchemes: {
        apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
        bearer: { type: "http", scheme: "bearer" },
      },
      responses: {
        Error: {
          description: "It was not done; the body says why",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        },
      },
    },
  };
}

function operation(route: Route, shared: Shared): JsonObject {
  const said: JsonObject = {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, whoMay(route)].filter(Boolean).join("\n\n"),
    parameters: [
      ...pathParameters(route, shared),
      ...queryParameters(route, shared),
      ...headerParameters(route),
    ],
    responses: { "200": success(route, shared), ...failures(route) },
  };
  if (route.open) said.security = [];
  else Object.assign(said, extensions(route));
  if (route.body) {
    const schema = jsonSchema(route.body, "input", shared);
    if (route.own) schema.additionalProperties = false;
    said.requestBody = {
      required: !route.body.safeParse({}).success, // none at all is an empty one
      content: { "application/json": { schema } },
    };
  }
  return said;
}

const operationId = ({ method, path }: Route): string =>
  `${method.toLowerCase()}${path.replaceAll(/[^a-z0-9]+/gi, "_").replace(/_$/, "")}`;

function pathParameters(route: Route, shared: Shared): JsonObject[] {
  const shapes = properties(route.params);
  return [...route.path.matchAll(/\{([a-z_]+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: shapes[name] ? jsonSchema(shapes[name], "input", shared) : { type: "string" },
  }));
}

function queryParameters(route: Route, shared: Shared): JsonObject[] {
  return Object.entries(properties(route.query)).map(([name, shape]) => ({
    name,
    in: "query",
    required: !shape.safeParse(undefined).success,
    ...described(jsonSchema(shape, "input", shared)),
  }));
}

// Of a parameter its own description is read, not that of its schema.
const described = ({ description, ...schema }: JsonObject): JsonObject =>
  typeof description === "string" ? { description, schema } : { schema };

const OWNER = { required: false, schema: { type: "string", maxLength: 383 } };
const owner = (where: "query" | "header", name: string, other: string): JsonObject => ({
  ...OWNER,
  name,
  in: where,
  description: `The address that is meant, or its bare name. Beside ${other} it must be the same.`,
});

const LAST_EVENT: JsonObject = {
  name: "Last-Event-ID",
  in: "header",
  required: false,
  schema: { type: "string" },
  description: "The `id` of the last frame that was read. The later of it and `since` counts.",
};

const IDEMPOTENCY: JsonObject = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  schema: { type: "string", maxLength: 255 },
  description:
    "Requests with the same key are one, and answered alike: so it can be sent again. With another body it is refused.",
};

const headerParameters = (route: Route): JsonObject[] => [
  ...(route.stream ? [LAST_EVENT] : []),
  ...(route.owner
    ? [owner("query", "owner_agent", "`x-owner-agent`"), owner("header", "x-owner-agent", "`owner_agent`")]
    : []),
  ...(route.idempotent ? [IDEMPOTENCY] : []),
];

function success(route: Route, shared: Shared): JsonObject {
  const content: JsonObject = route.stream
    ? { "text/event-stream": { schema: { type: "string" } } }
    : { [route.mediaType]: { schema: jsonSchema(route.response, "output", shared) } };
  return { description: "Done", content };
}

const failures = (route: Route): JsonObject =>
  Object.fromEntries(
    failuresOf(route).map((status) => [String(status), { $ref: "#/components/responses/Error" }]),
  );

// A shape with a name of its own stands under `components`, once, and under that name: a client that is made of this document
// calls it so, and must not find another name there when a route is added.
const LOCAL = "#/$defs/";
const SHARED = "#/components/schemas/";

function jsonSchema(shape: z.ZodType, io: Direction, shared: Shared): JsonObject {
  const {
    $schema: _,
    $defs = {},
    ...made
  } = z.toJSONSchema(shape, { io, unrepresentable: "any", override: replaced });
  for (const [name, definition] of Object.entries($defs))
    share(shared, name, placed(definition as JsonObject));
  return placed(made as JsonObject);
}

const placed = (schema: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(schema).replaceAll(`"${LOCAL}`, `"${SHARED}`)) as JsonObject;

function share(shared: Shared, name: string, schema: JsonObject): void {
  const known = shared[name];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema))
    throw new Error(`Two shapes are called ${name}: the document can hold one.`);
  shared[name] = schema;
}

type Shared = JsonObject;

// A number in a query is text to the shape; what the reader of the document wants to know is the number.
function replaced({ jsonSchema: made }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { override } = made as { override?: JsonObject };
  if (!override) return;
  for (const key of Object.keys(made)) delete (made as Record<string, unknown>)[key];
  Object.assign(made, override);
}

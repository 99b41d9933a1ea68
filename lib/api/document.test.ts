import { afterAll, beforeAll, expect, test } from "vitest";
import type { Json, JsonObject } from "../domain/types";
import { allRoutes } from "./all-routes";
import { apiFixture } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let document: JsonObject;
beforeAll(async () => {
  at = await apiFixture();
  document = (await at.ask("GET", "/openapi.json", { key: null })).body as JsonObject;
});
afterAll(() => at.close());

const object = (value: Json | undefined): JsonObject => {
  expect(value).toBeTypeOf("object");
  return value as JsonObject;
};
type Found = { path: string; method: string; operation: JsonObject };
const operations = (): Found[] =>
  Object.entries(object(document.paths)).flatMap(([path, item]) =>
    Object.entries(object(item)).map(([method, operation]) => ({
      path,
      method,
      operation: object(operation),
    })),
  );

test("the document is OpenAPI 3.1 and says where the API is", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(document.info).toMatchObject({ title: "Countersign", version: "1.2.3" });
  expect(document.servers).toEqual([{ url: "http://countersign.test" }]);
});

test("every route is in it, and nothing else", () => {
  const declared = allRoutes.map((route) => `${route.method} ${route.path}`);
  const found = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(found.sort()).toEqual([...declared, "GET /openapi.json", "GET /docs"].sort());
  expect(new Set(found).size).toBe(found.length);
});

test("every operation has an id of its own, a tag that is declared, a summary and an answer", () => {
  const tags = (document.tags as JsonObject[]).map((tag) => tag.name);
  const ids = operations().map(({ operation }) => {
    expect(tags).toContain((operation.tags as string[])[0]);
    expect(operation.summary).toBeTypeOf("string");
    expect(object(object(operation.responses)["200"]).description).toBeTypeOf("string");
    return operation.operationId;
  });
  expect(new Set(ids).size).toBe(ids.length);
});

test("every part of a path is a parameter, and every parameter has a name, a place and a schema", () => {
  for (const { path, operation } of operations()) {
    const parameters = (operation.parameters as JsonObject[]) ?? [];
    const named = parameters.filter((one) => one.in === "path").map((one) => one.name);
    expect(named.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort());
    for (const parameter of parameters) {
      expect(["path", "query", "header"]).toContain(parameter.in);
      expect(parameter.schema).toBeTypeOf("object");
      if (parameter.in === "path") expect(parameter.required).toBe(true);
    }
  }
});

const TYPES = ["null", "boolean", "object", "array", "number", "string", "integer"];

test("every reference leads somewhere and every schema names types that there are", () => {
  const walk = (value: Json, trail: string): void => {
    if (value === null || typeof value !== "object") return;
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) walk(item, `${trail}/${i}`);
      return;
    }
    if (typeof value.$ref === "string" && value.$ref.startsWith("#/")) {
      const target = value.$ref
        .slice(2)
        .split("/")
        .reduce<Json | undefined>(
          (at, step) => (at && typeof at === "object" && !Array.isArray(at) ? at[step] : undefined),
          document,
        );
      expect(target, `${trail} → ${value.$ref}`).toBeDefined();
    }
    if (typeof value.type === "string" && trail.includes("schema")) {
      const isType = TYPES.includes(value.type) || ["apiKey", "http"].includes(value.type);
      expect(isType, `${trail}: ${value.type}`).toBe(true);
    }
    for (const [key, item] of Object.entries(value)) walk(item, `${trail}/${key}`);
  };
  walk(document, "#");
  expect(JSON.stringify(document)).not.toContain("$schema");
});

test("numbers of a query are numbers to the reader, and open routes ask for no key", () => {
  const listed = object(object(object(document.paths)["/v1/agents"]).get);
  expect(listed.parameters).toContainEqual({
    name: "limit",
    in: "query",
    required: false,
    description: "How many at most.",
    schema: { type: "integer", minimum: 1, maximum: 500, default: 100 },
  });
  expect(object(object(object(document.paths)["/healthz"]).get).security).toEqual([]);
});

const isUnsaid = (schema: JsonObject): boolean =>
  !["type", "$ref", "anyOf", "const", "enum"].some((key) => key in schema);

const NAMES = [
  "Delivery",
  "Error",
  "Event",
  "Holder",
  "HumanTask",
  "Intent",
  "ServiceAccount",
  "ShownTask",
  "Thread",
];

test("what is referred to has a name that stays, whatever routes there are", () => {
  const schemas = object(object(document.components).schemas);
  expect(Object.keys(schemas).sort()).toEqual(NAMES);
  const intent = Object.keys(object(object(schemas.Intent).properties));
  expect(intent).toEqual(
    expect.arrayContaining(["intent_type", "human_task", "outcome", "result", "deadline_at"]),
  );
});

test("what several answers hold has one name: else each of them is a type of its own to a program made of this", () => {
  const places: { [shape: string]: string[] } = {};
  const walk = (value: Json, trail: string): void => {
    if (value === null || typeof value !== "object") return;
    if (!Array.isArray(value) && trail.includes("/properties/") && Object.keys(value.properties ?? {}).length)
      places[JSON.stringify(value)] = [...(places[JSON.stringify(value)] ?? []), trail];
    for (const [key, item] of Object.entries(value)) walk(item, `${trail}/${key}`);
  };
  for (const { path, method, operation } of operations())
    walk(object(object(operation.responses)["200"]), `${method} ${path}`);
  walk(object(document.components), "components");
  expect(Object.values(places).filter(({ length }) => length > 1)).toEqual([]);
});

test("of what an answer holds only the words are unknown that a request may choose freely", () => {
  const unknown = new Set<string>();
  const walk = (value: Json, trail: string): void => {
    if (value === null || typeof value !== "object") return;
    if (!Array.isArray(value) && /\/properties\/[a-z_]+$/.test(trail) && isUnsaid(value)) unknown.add(trail);
    for (const [key, item] of Object.entries(value)) walk(item, `${trail}/${key}`);
  };
  for (const { path, method, operation } of operations())
    walk(object(object(operation.responses)["200"]), `${method} ${path}`);
  const { HumanTask: _, ...told } = object(object(document.components).schemas);
  walk(told, "");
  const words = ["question", "checklist", "rule", "candidates", "reasons"];
  expect([...unknown]).toEqual(words.map((word) => `/ShownTask/properties/${word}`));
});

test("a refusal that carries what it is about is one that the document allows", async () => {
  const body = { name: "taken-twice" };
  expect((await at.ask("POST", "/v1/service-accounts", { body })).status).toBe(200);
  const refused = await at.ask("POST", "/v1/service-accounts", { body });
  expect([refused.status, Object.keys(refused.body)]).toEqual([
    409,
    expect.arrayContaining(["service_account"]),
  ]);
  const { properties, additionalProperties } = object(object(object(document.components).schemas).Error);
  const undeclared = Object.keys(refused.body).filter((name) => !(name in object(properties)));
  expect([undeclared.length > 0, additionalProperties]).toEqual([true, {}]);
});

test("the page tells what every shape is made of, and leads to it from wherever it is meant", async () => {
  const { text } = await at.ask("GET", "/docs", { key: null });
  for (const name of NAMES) {
    expect(text).toContain(`id="shape-${name}"`);
    expect(text.includes(`<a href="#shape-${name}">${name}</a>`)).toBe(name !== "Error");
  }
  for (const field of ["allowed_outcomes", "assignees", "quorum", "lifecycle_status", "waiting_reason"])
    expect(text).toContain(`<td><code>${field}</code></td>`);
  expect(text).toMatch(/<code>next_cursor<\/code><\/td><td>string \| null<\/td>/);
  expect(text).toContain("What it comes to at its deadline");
  expect(text).toContain("td:first-child{width:1%;white-space:nowrap}"); // beside a long description a name is not broken
});

test("the page shows every path, escapes what it shows and fetches nothing", async () => {
  const page = await at.ask("GET", "/docs", { key: null });
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  for (const route of allRoutes) expect(page.text).toContain(`<code>${route.path}</code>`);
  expect(page.text).toContain("A person's token with the scope decide.");
  expect(page.text).toContain("Body, required");
  expect(page.text).toContain("<code>x-owner-agent</code>");
  const refusals = (path: string) =>
    new RegExp(`<code>${path}</code>.*?<h4>Refusals</h4><p>(.*?)</p>`, "s").exec(page.text)?.[1];
  expect(refusals("/v1/intents/bulk-cancel")).toContain("<code>413</code> <code>415</code>");
  expect(refusals("/v1/service-accounts/[^<]*/keys")).toContain(
    "<code>409</code> <code>413</code> <code>415</code>",
  );
  expect(refusals("/v1/me")).toBe(
    [400, 401, 403, 422, 429, 500, 503].map((status) => `<code>${status}</code>`).join(" "),
  );
  expect(page.text).toContain("color-scheme:light dark");
  expect(page.text).not.toMatch(/<script|<link|src=|@import|url\(|https?:\/\/(?!countersign\.test)/);
});

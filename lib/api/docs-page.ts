// The document as a page to read: static, without a script and without anything fetched from elsewhere.
import type { Json, JsonObject } from "../domain/types";

const METHODS = ["get", "post", "put", "patch", "delete"];

export function docsPage(document: JsonObject): string {
  const info = child(document, "info");
  const operations = Object.entries(child(document, "paths")).flatMap(([path, item]) =>
    METHODS.filter((method) => isObject(item) && item[method]).map((method) => ({
      path,
      method,
      said: child(item as JsonObject, method),
    })),
  );
  const tags = list(document.tags).map((tag) => text(isObject(tag) ? tag.name : ""));
  const sections = tags.map((tag) => {
    const own = operations.filter(({ said }) => list(said.tags).includes(tag));
    return `<section><h2 id="${escaped(anchor(tag))}">${escaped(tag)}</h2>${own.map(operationHtml).join("")}</section>`;
  });
  const links = [...tags, SHAPES]
    .map((tag) => `<a href="#${escaped(anchor(tag))}">${escaped(tag)}</a>`)
    .join(" ");
  const shapes = Object.entries(child(child(document, "components"), "schemas"))
    .map(shapeHtml)
    .join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(text(info.title))} API</title><style>${STYLE}</style></head><body><main>
<h1>${escaped(text(info.title))} API</h1>
<p>${inline(text(info.description))}</p>
<p>Send your key as <code>x-api-key</code> or as <code>Authorization: Bearer</code>. Machine-readable: <a href="/openapi.json">openapi.json</a>.</p>
<nav>${links}</nav>${sections.join("")}<section><h2 id="shapes">${SHAPES}</h2>${shapes}</section></main></body></html>`;
}

const SHAPES = "Shapes";

const shapeHtml = ([name, schema]: [string, Json | undefined]): string =>
  `<h3 id="shape-${escaped(name)}"><code>${escaped(name)}</code></h3>${schemaHtml(isObject(schema) ? schema : {})}`;

type Operation = { path: string; method: string; said: JsonObject };

function operationHtml({ path, method, said }: Operation): string {
  const body = bodySchema(said.requestBody);
  const isNeeded = child(said, "requestBody").required === true;
  const answer = bodySchema(child(said, "responses")["200"]);
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escaped(path)}</code> <span>${escaped(text(said.summary))}</span></summary>
${text(said.description)
  .split("\n\n")
  .map((part) => `<p>${inline(part)}</p>`)
  .join("")}
${parametersHtml(list(said.parameters))}${body ? `<h4>Body${isNeeded ? ", required" : ""}</h4>${schemaHtml(body)}` : ""}${answer ? `<h4>Answer</h4>${schemaHtml(answer)}` : ""}${refusalsHtml(said)}</details>`;
}

const refusalsHtml = (said: JsonObject): string => {
  const statuses = Object.keys(child(said, "responses")).filter((status) => status !== "200");
  return `<h4>Refusals</h4><p>${statuses.map((status) => `<code>${escaped(status)}</code>`).join(" ")}</p>`;
};

function parametersHtml(parameters: Json[]): string {
  if (parameters.length === 0) return "";
  const rows = parameters.filter(isObject).map((parameter) => {
    const where = `${text(parameter.in)}${parameter.required === true ? ", required" : ""}`;
    return row(text(parameter.name), where, child(parameter, "schema"), parameter.description);
  });
  return `<table>${rows.join("")}</table>`;
}

function schemaHtml(schema: JsonObject): string {
  const required = list(schema.required);
  const rows = Object.entries(child(schema, "properties")).map(([name, property]) => {
    const said = isObject(property) ? property : {};
    return row(name, required.includes(name) ? "required" : "", said, said.description);
  });
  const whole = `<details class="raw"><summary>JSON Schema</summary><pre>${escaped(JSON.stringify(schema, null, 2))}</pre></details>`;
  return `${rows.length > 0 ? `<table>${rows.join("")}</table>` : ""}${whole}`;
}

function row(name: string, note: string, schema: JsonObject, description: Json | undefined): string {
  const notes = [note, limits(schema), text(description)].filter(Boolean).map(inline).join(". ");
  return `<tr><td><code>${escaped(name)}</code></td><td>${typeHtml(schema)}</td><td>${notes}</td></tr>`;
}

// Of numbers alone: how long a text may be, hardly anybody has to know beforehand.
function limits({ minimum, maximum, default: otherwise }: JsonObject): string {
  const isBound = typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER;
  const range = isBound && typeof minimum === "number" ? `${minimum} to ${maximum}` : "";
  return [range, otherwise === undefined ? "" : `${otherwise} unless told`].filter(Boolean).join(", ");
}

const REFERENCE = "#/components/schemas/";

function typeHtml(schema: JsonObject): string {
  const reference = text(schema.$ref);
  if (reference.startsWith(REFERENCE)) {
    const name = escaped(reference.slice(REFERENCE.length));
    return `<a href="#shape-${name}">${name}</a>`;
  }
  if (Array.isArray(schema.enum))
    return schema.enum.map((value) => escaped(JSON.stringify(value))).join(" | ");
  if (schema.const !== undefined) return escaped(JSON.stringify(schema.const));
  if (Array.isArray(schema.anyOf))
    return schema.anyOf.map((one) => typeHtml(isObject(one) ? one : {})).join(" | ");
  if (schema.type === "array") return `${typeHtml(child(schema, "items"))}[]`;
  const types = Array.isArray(schema.type) ? schema.type.join(" | ") : text(schema.type);
  const format = schema.format ? ` (${text(schema.format)})` : "";
  return escaped(`${types || "any"}${format}`);
}

function bodySchema(holder: Json | undefined): JsonObject | null {
  const content = isObject(holder) ? child(holder, "content") : {};
  const schema = child(child(content, "application/json"), "schema");
  return Object.keys(schema).length > 0 ? schema : null;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const child = (object: JsonObject, key: string): JsonObject => {
  const value = object[key];
  return isObject(value) ? value : {};
};
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const anchor = (tag: string): string => tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
const escaped = (value: string): string =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const inline = (value: string): string => escaped(value).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#ddd,#333);--soft:light-dark(#666,#aaa);--back:light-dark(#f6f6f4,#1c1c1e)}
body{font:15px/1.5 system-ui,sans-serif;margin:0;background:light-dark(#fff,#121214);color:light-dark(#1a1a1a,#eee)}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem 6rem}nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0}
a{color:light-dark(#0b57d0,#8ab4f8)}h2{margin:2.5rem 0 .5rem;font-size:1.15rem}h3{margin:1.5rem 0 .25rem;font-size:1rem}h4{margin:1rem 0 .25rem}
details{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;padding:0 1rem}details[open]{padding-bottom:1rem}
summary{cursor:pointer;padding:.6rem 0;overflow-wrap:anywhere}summary span{color:var(--soft)}code,pre{font:13px/1.45 ui-monospace,monospace}
table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:.3rem .6rem .3rem 0;vertical-align:top;overflow-wrap:anywhere}td:first-child{width:1%;white-space:nowrap}td:nth-child(2){overflow-wrap:break-word}
@media(max-width:40rem){tr,td{display:block}tr{border-top:1px solid var(--line);padding:.3rem 0}td,td:first-child{border:0;padding:0;width:auto;white-space:normal}}
pre{overflow:auto;background:var(--back);padding:.75rem;border-radius:6px}.raw{border-style:dashed}
b{display:inline-block;min-width:4.2rem;font-size:.8rem;letter-spacing:.04em}.post,.put,.patch{color:light-dark(#8a5300,#f5c26b)}.delete{color:light-dark(#b3261e,#f2a19b)}.get{color:light-dark(#116b34,#7fd39b)}`;

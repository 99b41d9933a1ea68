import { readFileSync } from "node:fs";
import type { APIRequestContext } from "@playwright/test";
import { filesUnder } from "@/lib/testing/files-under";

// Every server action there is, and a post of it as a page with scripts makes it: by the id under which the build knows it,
// so also one whose button a role is never shown.

export type Fields = Record<string, string>;
export type Answered = {
  status: number;
  redirect: string | null; // where the browser is sent
  tone: string | null; // null: it answered nothing
  message: string;
  shown: string;
};

const EXPORTED = /^export (?:async function|const) (\w+)/gm;

/** As `app/inbox/actions.ts leave`. */
export const serverActions = (): string[] =>
  filesUnder("app")
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }))
    .filter(({ text }) => /^"use server"/m.test(text))
    .flatMap(({ path, text }) => [...text.matchAll(EXPORTED)].map(([, name]) => `${path} ${name}`))
    .sort();

type Built = { filename: string; exportedName: string; workers: Record<string, unknown> };

function built(action: string): { id: string; page: string } {
  const manifest = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8")) as {
    node: Record<string, Built>;
  };
  for (const [id, { filename, exportedName, workers }] of Object.entries(manifest.node))
    if (`${filename} ${exportedName}` === action) return { id, page: pathOf(Object.keys(workers)) };
  throw new Error(`The build knows no action ${action}.`);
}

// Any page that has it will do; one without an id in its address needs nothing that is there.
function pathOf(workers: string[]): string {
  const worker = workers.find((name) => !name.includes("[")) ?? workers[0] ?? "";
  const path = worker.replace(/^app/, "").replace(/\/page$/, "");
  return path.replace(/\/\([^)]+\)/g, "").replace(/\[[^\]]+\]/g, "none") || "/";
}

/** `to`: another process with the same pages; `over`: headers that a page of ours would not send. */
export async function postAction(
  context: APIRequestContext,
  action: string,
  fields: Fields,
  { to = "", over = {} }: { to?: string; over?: Record<string, string> } = {},
): Promise<Answered> {
  const { id, page } = built(action);
  const multipart = new FormData();
  for (const [name, value] of Object.entries(fields)) multipart.append(`_1_${name}`, value);
  multipart.append("0", '[null,"$K1"]'); // the answer before, and the form, whose fields come first
  const headers = { "next-action": id, accept: "text/x-component", ...over };
  const response = await context.post(`${to}${page}`, { headers, multipart, maxRedirects: 0 });
  const text = await response.text();
  const said = answerIn(text);
  return {
    status: response.status(),
    redirect: response.headers()["x-action-redirect"]?.split(";")[0] ?? null,
    tone: said?.tone ?? null,
    message: said ? [said.message, ...Object.values(said.fields ?? {})].join(" ") : text.slice(0, 200),
    shown: said?.shown?.value ?? "",
  };
}

type Said = { tone: string; message: string; fields?: Fields; shown?: { value: string } };

/** What the action returned: a row of its own among those that draw the page. */
function answerIn(text: string): Said | null {
  for (const [, json] of text.matchAll(/^[0-9a-f]+:(\{"tone":.*\})$/gm))
    return JSON.parse(json as string) as Said;
  return null;
}

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { filesUnder } from "../testing/files-under";

// A server action is an address that anybody can post to. `proxy.ts` stops foreign posts early, and nothing may rely on it:
// each action goes through the one wrapper that asks again where the post came from and who sent it, before anything else.

type Node = { type: string; [more: string]: unknown };
const WRAPPERS = ["personAction", "strangerAction"];
const parse = (path: string, text: string) =>
  (parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }) as unknown as { body: Node[] }).body;

const sources = filesUnder("app")
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => {
    const text = readFileSync(path, "utf8");
    return { path, text, body: text.includes("use server") ? parse(path, text) : [] };
  });
const actionFiles = sources.filter(({ body }) => isServerFile(body));

function isServerFile([first]: Node[]): boolean {
  return first?.type === "ExpressionStatement" && first.directive === "use server";
}

/** Why an export of an action file is not guarded; null when it is. */
function fault(declaration: Node): string | null {
  if (declaration.exportKind === "type") return null;
  const statements = statementsOf(declaration.declaration as Node | null);
  if (declaration.type !== "ExportNamedDeclaration" || statements === null)
    return "only functions are exported from an action file";
  // Before it only shapes are made: nothing is awaited, read or written.
  if (statements.slice(0, -1).some((each) => each.type !== "VariableDeclaration" || awaits(each)))
    return "it does something before it is guarded";
  const last = statements.at(-1);
  const returned = last?.type === "ReturnStatement" ? (last.argument as Node | null) : last;
  const call = returned?.type === "AwaitExpression" ? (returned.argument as Node) : returned;
  const callee = call?.type === "CallExpression" ? (call.callee as Node) : null;
  return WRAPPERS.includes(String(callee?.name)) ? null : "it does not end in personAction or strangerAction";
}

/** Of a function, written either way; null when it is none. */
function statementsOf(made: Node | null): Node[] | null {
  if (made?.type === "FunctionDeclaration") return (made.body as { body: Node[] }).body;
  const [first] = made?.type === "VariableDeclaration" ? (made.declarations as Node[]) : [];
  const arrow = first?.init as Node | undefined;
  if (arrow?.type !== "ArrowFunctionExpression") return null;
  const body = arrow.body as Node & { body?: Node[] };
  return body.type === "BlockStatement" ? (body.body ?? []) : [body];
}

const awaits = (node: Node): boolean => JSON.stringify(node).includes('"AwaitExpression"');

describe.each(actionFiles.map(({ path, body }) => [path, body] as const))("%s", (_, body) => {
  const exported = body.filter(({ type }) => type.startsWith("Export"));
  test.each(exported.map((each) => [nameOf(each), each] as const))("%s is guarded", (_name, each) =>
    expect(fault(each)).toBeNull(),
  );
});

function nameOf(each: Node): string {
  const made = each.declaration as Node | null;
  const [first] = made?.type === "VariableDeclaration" ? (made.declarations as Node[]) : [made];
  return String((first?.id as { name?: string } | undefined)?.name ?? each.type);
}

test("there are actions, and none hides inside a page", () => {
  expect(actionFiles.length).toBeGreaterThan(10);
  const hidden = sources.filter(({ text, body }) => text.includes("use server") && !isServerFile(body));
  expect(hidden.map(({ path }) => path)).toEqual([]);
});

test("whatever else takes a post is known, and guards itself", () => {
  const posts = sources
    .filter(({ path, text }) => path.endsWith("route.ts") && /\b(?:POST|PUT|PATCH|DELETE)\b/.test(text))
    .map(({ path }) => path.replaceAll("\\", "/"));
  // better-auth's own (lib/web/auth-handler.ts asks for the origin), the browser's reports, which change nothing, and Slack's
  // requests, which are signed; and what mail programs press to unsubscribe, which carries a token for just that.
  expect(posts.sort()).toEqual([
    "app/api/auth/[...all]/route.ts",
    "app/csp-report/route.ts",
    "app/digest/off/[token]/route.ts",
    "app/slack/commands/route.ts",
    "app/slack/events/route.ts",
    "app/slack/interactions/route.ts",
  ]);
});

test.each([
  ["export async function bad() { return await decide(); }", "it does not end in"],
  [
    "export async function bad(f) { await decide(f); return await personAction(A, f, g); }",
    "before it is guarded",
  ],
  ["export const bad = personAction;", "only functions"],
  ["export const bad = async (f) => await decide(f);", "it does not end in"],
  ["export const good = async (f) => await personAction(A, f, g);", null],
  ["export async function good(f) { const A = z.object({}); return await personAction(A, f, g); }", null],
])("the test itself sees what is wrong: %s", (text, why) => {
  const [declaration] = parse("x.ts", text);
  const found = fault(declaration as Node);
  if (why === null) expect(found).toBeNull();
  else expect(found).toContain(why);
});

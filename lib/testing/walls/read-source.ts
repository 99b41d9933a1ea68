import { parseAst } from "vitest/node";

// What one source file imports and which names it uses, from its syntax tree. (TypeScript 7 has no pre-processor to ask any
// more; this is the parser that the tests themselves are compiled with.)

/** `from`: null where it is put together only when it runs, so that nobody can read here what it is. */
export type Import = { from: string | null; typeOnly: boolean; line: number };
export type Use = { what: string; line: number };
export type Source = { imports: Import[]; uses: Use[]; lines: number };

type Node = Record<string, unknown> & { type: string; start: number };

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

export function readSource(path: string, text: string): Source {
  const tree = parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }) as unknown as Node;
  const source: Source = { imports: [], uses: [], lines: text.trimEnd().split("\n").length };
  const lineOf = (node: Node) => text.slice(0, node.start).split("\n").length;
  walk(tree, (node) => {
    const found = importIn(node);
    if (found) source.imports.push({ ...found, line: lineOf(node) });
    for (const what of usesIn(node)) source.uses.push({ what, line: lineOf(node) });
  });
  return source;
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
}

function importIn(node: Node): Omit<Import, "line"> | null {
  const from = textOf(node.source ?? node.expression);
  switch (node.type) {
    case "ImportDeclaration":
      return from === null
        ? null
        : { from, typeOnly: node.importKind === "type" || allTypes(node.specifiers) };
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return from === null ? null : { from, typeOnly: node.exportKind === "type" };
    case "TSImportType":
      return from === null ? null : { from, typeOnly: true };
    case "ImportExpression":
      return { from, typeOnly: false };
    case "TSExternalModuleReference":
      return from === null ? null : { from, typeOnly: false };
    case "CallExpression":
      return requireIn(node);
    default:
      return null;
  }
}

function requireIn(node: Node): Omit<Import, "line"> | null {
  const [first] = node.arguments as unknown[];
  return nameOf(node.callee) === "require" ? { from: textOf(first), typeOnly: false } : null;
}

/** `import { type A, type B } from …`; an import without names runs the module. */
function allTypes(specifiers: unknown): boolean {
  const list = specifiers as Node[];
  return list.length > 0 && list.every((specifier) => specifier.importKind === "type");
}

/** Clocks, chance, the environment: "Date.now", "new Date()", "process.env", "fetch" and the like. */
function usesIn(node: Node): string[] {
  if (node.type === "MemberExpression") return memberOf(node);
  if (node.type === "VariableDeclarator") return takenApart(node);
  if (node.type === "NewExpression" && nameOf(node.callee) === "Date")
    return (node.arguments as unknown[]).length === 0 ? ["new Date()"] : [];
  if (node.type === "CallExpression") return nameOf(node.callee) === null ? [] : [`${nameOf(node.callee)}()`];
  return [];
}

function memberOf({ object, property, computed }: Node): string[] {
  const name = computed ? textOf(property) : nameOf(property);
  // `globalThis.process.env` is the same as `process.env`.
  const isGlobal =
    isNode(object) && object.type === "MemberExpression" && nameOf(object.object) === "globalThis";
  const of = nameOf(isGlobal ? object.property : object);
  return of === null || name === null ? [] : [`${of}.${name}`];
}

/** `const { env } = process` */
function takenApart({ id, init }: Node): string[] {
  const of = nameOf(init);
  if (of === null || !isNode(id) || id.type !== "ObjectPattern") return [];
  return (id.properties as Node[]).map((part) => `${of}.${nameOf(part.key)}`);
}

const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === "Identifier" ? (node.name as string) : null;

function textOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : null;
  const [only, ...more] = (node.quasis ?? []) as Array<{ value: { cooked: string } }>;
  return node.type === "TemplateLiteral" && more.length === 0 ? (only?.value.cooked ?? null) : null;
}

import { parseAst } from "vitest/node";

// What one source file imports and which names it uses, from its syntax tree. (TypeScript 7 has no pre-processor to ask any
// more; this is the parser that the tests themselves are compiled with.)

export type Import = { from: string; typeOnly: boolean; line: number };
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
    const used = useIn(node);
    if (used) source.uses.push({ what: used, line: lineOf(node) });
  });
  return source;
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
}

function importIn(node: Node): { from: string; typeOnly: boolean } | null {
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
    case "TSExternalModuleReference":
      return from === null ? null : { from, typeOnly: false };
    case "CallExpression":
      return requireIn(node);
    default:
      return null;
  }
}

function requireIn(node: Node): { from: string; typeOnly: boolean } | null {
  const [first] = node.arguments as unknown[];
  const from = nameOf(node.callee) === "require" ? textOf(first) : null;
  return from === null ? null : { from, typeOnly: false };
}

/** `import { type A, type B } from …`; an import without names runs the module. */
function allTypes(specifiers: unknown): boolean {
  const list = specifiers as Node[];
  return list.length > 0 && list.every((specifier) => specifier.importKind === "type");
}

/** Clocks, chance, the environment: "Date.now", "new Date()", "process.env", "fetch" and the like. */
function useIn(node: Node): string | null {
  if (node.type === "MemberExpression" && !node.computed) {
    const object = nameOf(node.object);
    return object === null ? null : `${object}.${nameOf(node.property)}`;
  }
  if (node.type === "NewExpression" && nameOf(node.callee) === "Date")
    return (node.arguments as unknown[]).length === 0 ? "new Date()" : null;
  if (node.type === "CallExpression") return nameOf(node.callee) === null ? null : `${nameOf(node.callee)}()`;
  return null;
}

const nameOf = (node: unknown): string | null =>
  isNode(node) && node.type === "Identifier" ? (node.name as string) : null;
const textOf = (node: unknown): string | null =>
  isNode(node) && node.type === "Literal" && typeof node.value === "string" ? node.value : null;

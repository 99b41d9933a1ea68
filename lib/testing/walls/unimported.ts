import { posix } from "node:path";
import { parseAst } from "vitest/node";

// Values that are exported and that nobody imports: either nobody needs them, or nobody else does. (A type may stand in what its
// file hands out, so types are let be.)

type Node = Record<string, unknown> & { type: string };
type Taken = (from: string, name: string) => void;

/** What Next asks a page or a route for, and the commands a program. */
const ASKED_BY_NAME = /^(?:GET|POST|metadata|generateMetadata|viewport|proxy|register|config|main)$/;
/** Read whole: by drizzle-kit; as the package's door; by the first file of every command. */
const READ_WHOLE = /^(?:lib\/db\/schema\/.*|lib\/client\/index\.ts|lib\/server\/bundle\.mjs)$/;

export function unimported(files: ReadonlyMap<string, string>): string[] {
  const taken = new Set<string>();
  const offered: Array<{ path: string; name: string }> = [];
  for (const [path, text] of files) {
    const tree = parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }) as unknown as Node;
    const take: Taken = (from, name) => {
      const target = fileOf(path, from, files);
      if (target) taken.add(`${target} ${name}`);
    };
    walk(tree, (node) => takenBy(node, take));
    for (const node of tree.body as Node[]) for (const name of offeredBy(node)) offered.push({ path, name });
  }
  return offered
    .filter(({ path, name }) => !READ_WHOLE.test(path) && !ASKED_BY_NAME.test(name))
    .filter(({ path, name }) => !taken.has(`${path} ${name}`) && !taken.has(`${path} *`))
    .map(
      ({ path, name }) => `${path} exports ${name}, and nobody imports it. Take away the word, or all of it.`,
    );
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child === "object" && child !== null && typeof (child as Node).type === "string")
        walk(child as Node, visit);
}

function takenBy(node: Node, take: Taken): void {
  const source = node.source as { value?: unknown } | null | undefined;
  if (typeof source?.value !== "string") return;
  if (node.type === "ImportExpression" || node.type === "ExportAllDeclaration") take(source.value, "*");
  for (const specifier of (node.specifiers ?? []) as Node[])
    take(
      source.value,
      specifier.type === "ImportNamespaceSpecifier"
        ? "*"
        : (nameOf(specifier.imported ?? specifier.local) ?? "*"),
    );
}

function offeredBy(node: Node): string[] {
  if (node.type !== "ExportNamedDeclaration" || node.exportKind === "type") return [];
  const declared = node.declaration as Node | null;
  if (declared?.type === "VariableDeclaration")
    return (declared.declarations as Node[]).flatMap(({ id }) => nameOf(id) ?? []);
  if (declared) return nameOf(declared.id) === null ? [] : [nameOf(declared.id) as string];
  return (node.specifiers as Node[]).flatMap(({ exported }) => nameOf(exported) ?? []);
}

const nameOf = (node: unknown): string | null => {
  const { name } = (node ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : null;
};

const ENDINGS = ["", ".ts", ".tsx", ".mts"];

function fileOf(path: string, from: string, files: ReadonlyMap<string, string>): string | null {
  const target = from.startsWith("@/")
    ? from.slice(2)
    : from.startsWith("#")
      ? `lib/${from.slice(1)}`
      : posix.join(posix.dirname(path), from);
  const ending = ENDINGS.find((ending) => files.has(`${target}${ending}`));
  return ending === undefined ? null : `${target}${ending}`;
}

type Open = { names: Set<string>; step: string | number };

// A text with a colon behind it is a key.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[[\]{},]/g;

/** The way to the first key that its object has already. The text is valid JSON, and read only to say what is wrong with it. */
export function namedTwice(text: string): Array<string | number> {
  const open: Open[] = [];
  for (const [token, colon] of text.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (token === "{" || token === "[") open.push({ names: new Set(), step: token === "{" ? "" : 0 });
    else if (token === "}" || token === "]") open.pop();
    else if (token === "," && typeof inner?.step === "number") inner.step += 1;
    else if (colon !== undefined && inner) {
      inner.step = JSON.parse(token.slice(0, -colon.length)) as string;
      if (inner.names.has(inner.step)) return open.map(({ step }) => step);
      inner.names.add(inner.step);
    }
  }
  return [];
}

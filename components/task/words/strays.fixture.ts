// What may stand in markup that was made of text from an agent.

const WORDS = ["div", "p", "pre", "code", "strong", "em", "ol", "ul", "li", "a", "bdi", "span", "blockquote"];
const OF_A_TABLE = ["section", "table", "thead", "tbody", "tr", "th", "td"];
const TAGS = new Set([...WORDS, ...OF_A_TABLE]);
const ATTRIBUTES = new Set(["class", "href", "rel", "target", "start", "title", "dir", "scope"]);
const TABLE = 'tabindex="0" aria-label="Table: '; // where it can be moved sideways, which the keyboard must reach

/** Everything in the markup that is not on the list; text comes out escaped, so whatever looks like a tag is one. */
export function strays(html: string, more: string[] = []): string[] {
  const tags = [...html.matchAll(/<\/?([^\s>/]*)([^>]*)>/g)];
  const wrong = tags.filter(
    ([, name = "", attributes = ""]) =>
      !(TAGS.has(name) || more.includes(name)) || !isPlain(name, attributes),
  );
  const bare = /<(?![a-z/])/i.test(html) ? ["a bare <"] : [];
  return [...wrong.map(([whole]) => whole), ...bare];
}

function isPlain(tag: string, attributes: string): boolean {
  if (tag === "section" && attributes.trimStart().startsWith(TABLE)) return true;
  const pairs = new Map(
    [...attributes.matchAll(/([^\s=]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  if (![...pairs.keys()].every((name) => ATTRIBUTES.has(name))) return false;
  if (pairs.has("dir") && !/^(?:ltr|rtl)$/.test(pairs.get("dir") ?? "")) return false;
  if (!pairs.has("href")) return true;
  return tag === "a" && /^(?:https?:\/\/|mailto:)/.test(pairs.get("href") ?? "") && pairs.get("rel") === REL;
}
const REL = "noopener noreferrer nofollow";

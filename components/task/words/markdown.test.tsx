import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { timesAsLong } from "@/lib/testing/pace";
import { HOSTILE } from "./hostile.fixture";
import { readMarkdown } from "./markdown";
import { Markdown } from "./markdown-view";
import { strays } from "./strays.fixture";

const draw = (text: string): string => renderToStaticMarkup(<Markdown text={text} />);

test("whatever an agent writes, nothing but the allowed elements comes out", () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(100);
  for (const text of HOSTILE) {
    const frames = [
      text,
      `**${text}**`,
      `- ${text}`,
      `# ${text}`,
      `[${text}](https://ok.example)`,
      `[x](${text})`,
      `> ${text}`,
      `| ${text} | b |\n|---|--:|\n| ${text} | ${text} |`,
      `> | ${text} |\n> |---|\n> | ${text} |`,
    ];
    for (const frame of frames) expect(strays(draw(frame)), frame).toEqual([]);
  }
});

test("any text at all keeps to the list, and loses none of its words", () => {
  const marks = fc.constantFrom(
    "*",
    "_",
    "`",
    "[",
    "](",
    ")",
    "<",
    ">",
    "#",
    "- ",
    "1. ",
    "\n",
    "\\",
    "http://a.b",
    "javascript:",
    "!",
    "a",
    "> ",
    "|",
    "|---|",
    "|a|\n|-|\n|",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(marks, fc.string({ maxLength: 5 })), { maxLength: 60 }), (parts) => {
      expect(strays(draw(parts.join("")))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("what is on the list reads as it was meant", () => {
  expect(
    draw("# Hi\n\nSome *soft* and **strong** `code`\n\n1. one\n2. two\n\n- a\n  b\n\n```\nx < y\n```"),
  ).toMatchInlineSnapshot(`
    "<div class="space-y-2"><p dir="ltr" class="font-semibold">Hi</p><p dir="ltr" class="whitespace-pre-wrap">Some <em>soft</em> and <strong>strong</strong> <code class="rounded-sm bg-sunken px-1 font-mono text-code"><bdi>code</bdi></code></p><ol dir="ltr" start="1" class="list-decimal ps-6"><li dir="ltr" class="whitespace-pre-wrap">one</li><li dir="ltr" class="whitespace-pre-wrap">two</li></ol><ul dir="ltr" class="list-disc ps-5"><li dir="ltr" class="whitespace-pre-wrap">a
    b</li></ul><pre class="whitespace-pre-wrap rounded-md bg-sunken px-2 py-1 font-mono text-code"><bdi>x &lt; y</bdi></pre></div>"
  `);
});

test("a paragraph is read in the direction of its first letter, as one sentence", () => {
  const all = (html: string) =>
    [...html.matchAll(/<(p|li|ol|ul) dir="(...)"/g)].map(([, tag, dir]) => `${tag} ${dir}`);
  const html = draw(
    "\u05d4\u05d4\u05d6\u05de\u05e0\u05d4 **\u05d4\u05d2\u05d9\u05e2\u05d4** \u05d0\u05ea\u05de\u05d5\u05dc",
  );
  expect(all(html)).toEqual(["p rtl"]);
  expect(html).not.toContain("<bdi>"); // the pieces are one sentence
  expect(all(draw("# \u0637\u0644\u0628 Refund"))).toEqual(["p rtl"]);
  expect(all(draw("Refund \u0637\u0644\u0628"))).toEqual(["p ltr"]);
  expect(all(draw("4711: \u0637\u0644\u0628"))).toEqual(["p rtl"]);
  expect(all(draw("- \u0637\u0644\u0628\n- Refund"))).toEqual(["ul rtl", "li rtl", "li ltr"]);
  expect(all(draw("1. 12"))).toEqual(["ol ltr", "li ltr"]);
});

test("neither what is not seen nor a link or code turns a paragraph", () => {
  for (const before of ["\u200f", "\u202e", "`\u0637`", "[\u0637](https://a.example)"]) {
    expect(draw(`${before} Refund`), before).toContain('<p dir="ltr"');
    expect(draw(`${before} Refund`), before).not.toMatch(/[\u200f\u202e]/);
  }
  expect(draw("\u202e\u0637\u0644\u0628")).toMatch(/<p dir="rtl" .*U\+202E<\/span>/);
});

test("a link says where it really leads, whatever it is called", () => {
  const html = draw("[https://bank.example](https://bank.example@evil.example/x)");
  expect(html).toContain('href="https://bank.example@evil.example/x"');
  expect(html).toContain("(to <bdi>evil.example</bdi>)");
  expect(html).toContain('<span dir="ltr"'); // our own words keep their order in any sentence
  expect(draw("see https://docs.example/a_b_c.")).toContain('href="https://docs.example/a_b_c"');
  expect(draw("https://аpple.com/")).toContain("xn--pple-43d.com");
});

test("names with underscores and lonely marks stay as they are", () => {
  for (const text of [
    "snake_case_name",
    "a_private_ field",
    "2 * 3 * 4",
    "a ** b",
    "`open",
    "[x]",
    "![pixel](https://t.example/p.gif)",
  ])
    expect(draw(text).replace(/<[^>]+>/g, "")).toBe(text);
});

test("a hostile text is drawn as no more than itself", () => {
  const tables = ["|", "a|", "|-|\n", "|a|\n|-|\n", "|a|\n|-|\n|b\n\n", "\\|"];
  const quotes = [">", "> ", "> a\n", `${">".repeat(90)}a\n`, "> |a|\n> |-|\n"];
  for (const unit of [
    ...tables,
    ...quotes,
    "*a ",
    "_a",
    "[",
    "`a",
    "[a](",
    "<http://",
    "**",
    "((((",
    "http://",
    "\\",
  ]) {
    const text = unit.repeat(20_000 / unit.length);
    expect(draw(text).length, unit).toBeLessThan(text.length * 60);
  }
});

const text = (html: string): string => html.replace(/<[^>]+>/g, "");

test("a quote is a quote, within a quote too, and ends where the mark does", () => {
  const html = draw("He wrote:\n> We *never* agreed.\n>\n> > 129.90\n> - one\nI did not answer.");
  expect(html.replaceAll(/ (?:class|dir)="[^"]*"/g, "")).toBe(
    "<div><p>He wrote:</p><blockquote><p>We <em>never</em> agreed.</p><blockquote><p>129.90</p></blockquote><ul><li>one</li></ul></blockquote><p>I did not answer.</p></div>",
  );
  expect(draw("> \u0637\u0644\u0628")).toContain('<blockquote dir="rtl"');
});

test("a table is a table: its sides, what is written in its cells, and a pipe that is meant as one", () => {
  const html = draw("Prices:\n| Lamp | Now |\n|:--|--:|\n| **a** | `x\\|y` |\n| one\nThat is all.");
  expect(html.replaceAll(/ (?:dir|tabindex|class="(?!text-)[^"]*|class)="[^"]*"/g, "")).toMatchInlineSnapshot(
    `"<div><p>Prices:</p><section aria-label="Table: 2 rows"><table><thead><tr><th scope="col">Lamp</th><th scope="col">Now</th></tr></thead><tbody><tr><td><strong>a</strong></td><td><code><bdi>x|y</bdi></code></td></tr><tr><td>one</td></tr></tbody></table></section><p>That is all.</p></div>"`,
  );
});

test("no cell is dropped, however many columns the first line names", () => {
  expect(text(draw("| a | b |\n|---|---|\n| 1 | 2 | and pay 900 | to Bo |"))).toContain(
    "2 | and pay 900 | to Bo",
  );
});

test("what is not quite a table stays as it was written", () => {
  for (const words of [
    "a | b",
    "a | b\n---",
    "a\n---|---",
    "a | b\n---|---|---",
    "| a | b |\n| -- | x |",
    "- a | b\n---|---",
    `${"|a".repeat(31)}|\n${"|-".repeat(31)}|`,
  ])
    expect(draw(words), words).not.toContain("<table");
});

test("a table is cut nowhere: what is too long for one goes on as text", () => {
  const html = draw(`|a|b|\n|-|-|\n${"|1|2|\n".repeat(250)}|last|one|`);
  expect(html.match(/<tr>/g)?.length).toBe(201);
  expect(text(html)).toContain("|last|one|");
});

test("quotes are opened no deeper than a page is wide, and lose nothing", () => {
  const html = draw(`${"> ".repeat(400)}deep`);
  expect(html.match(/<blockquote/g)?.length).toBe(4);
  expect(html.replaceAll("&gt;", ">").match(/>(?= )/g)?.length).toBe(396);
  expect(html).toContain("deep");
});

test("there are no more blocks in quotes than without", () => {
  const html = draw(`${"> a\n>\n".repeat(3000)}last`);
  expect(html.match(/<p/g)?.length).toBeLessThanOrEqual(502);
  expect(text(html)).toContain("last");
});

// Read anew for each of its 20,000 characters it would take thousands of times as long.
test("the worst of them is read in a hundred times what prose of the same length takes, at the most", () => {
  const prose = "An agent says in its own words what it wants, and *why*.\n".repeat(360).slice(0, 20_000);
  const units = ["|", "|-|\n", "|-", ":-|", "a|b\n-|-\n", "a|\n-|x\n", "\\|", "> > > > > a\n", ">", ">\n"];
  for (const unit of units) {
    const words = unit.repeat(20_000 / unit.length);
    const times = timesAsLong(
      () => readMarkdown(words),
      () => readMarkdown(prose),
      100,
    );
    expect(times, unit).toBeLessThan(100);
  }
});

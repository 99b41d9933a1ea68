import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { HOSTILE } from "./hostile.fixture";
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
  for (const unit of ["*a ", "_a", "[", "`a", "[a](", "<http://", "**", "((((", "http://", "\\"]) {
    const text = unit.repeat(20_000 / unit.length);
    expect(draw(text).length, unit).toBeLessThan(text.length * 60);
  }
});

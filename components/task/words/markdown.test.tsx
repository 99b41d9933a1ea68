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
    "<div class="space-y-2"><p class="font-semibold"><bdi>Hi</bdi></p><p class="whitespace-pre-wrap"><bdi>Some </bdi><em><bdi>soft</bdi></em><bdi> and </bdi><strong><bdi>strong</bdi></strong><bdi> </bdi><code class="rounded-sm bg-sunken px-1 font-mono text-[13px]"><bdi>code</bdi></code></p><ol start="1" class="list-decimal pl-6"><li class="whitespace-pre-wrap"><bdi>one</bdi></li><li class="whitespace-pre-wrap"><bdi>two</bdi></li></ol><ul class="list-disc pl-5"><li class="whitespace-pre-wrap"><bdi>a
    b</bdi></li></ul><pre class="whitespace-pre-wrap rounded-md bg-sunken px-2 py-1 font-mono text-[13px]"><bdi>x &lt; y</bdi></pre></div>"
  `);
});

test("a link says where it really leads, whatever it is called", () => {
  const html = draw("[https://bank.example](https://bank.example@evil.example/x)");
  expect(html).toContain('href="https://bank.example@evil.example/x"');
  expect(html).toContain("(to <bdi>evil.example</bdi>)");
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

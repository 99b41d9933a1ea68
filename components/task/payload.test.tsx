import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { canonical } from "@/lib/domain/canonical";
import type { JsonObject } from "@/lib/domain/types";
import { Payload } from "./payload";
import { HOSTILE } from "./words/hostile.fixture";
import { strays } from "./words/strays.fixture";

const HASH = "0".repeat(64);

/** As a browser with scripts shows it; what stands there for one without is the text as a whole. */
function draw(payload: JsonObject): string {
  const html = renderToStaticMarkup(<Payload canonical={canonical(payload)} hash={HASH} version={1} />);
  return html.replace(/<noscript>.*<\/noscript>/s, "");
}

const count = (html: string, what: RegExp): number => [...html.matchAll(what)].length;

test("ten thousand fields are drawn as a page bears them, and the rest is offered by its number", () => {
  const html = draw(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key_${i}`, `value ${i}`])));
  expect(count(html, /<dt/g)).toBe(40);
  expect(html).toContain("Show 500 more of 9,960 fields");
  expect(html.length).toBeLessThan(20_000);
});

test("whatever is large inside is folded: lists, tables, nested groups, one line, many lines", () => {
  const many = Array.from({ length: 3_000 }, (_, i) => i);
  const html = draw({
    list: many,
    table: many.map((i) => ({ id: i, name: `n${i}` })),
    group: Object.fromEntries(many.map((i) => [`k${i}`, i])),
    line: "x".repeat(60_000),
    lines: many.map((i) => `${i}`).join("\n"),
    deep: JSON.parse(`${'{"a":'.repeat(20)}1${"}".repeat(20)}`) as JsonObject,
  });
  for (const said of [
    "Show 3,000 entries",
    "Show 500 more of 2,980 rows",
    "Show 3,000 fields",
    "Show all 60,000 characters",
    "Show all 13,889 characters",
  ])
    expect(html).toContain(said);
  expect(html.length).toBeLessThan(40_000);
});

test("a browser without scripts is given the whole text that is hashed", () => {
  const text = canonical({ b: "x".repeat(5_000), a: 1 });
  const html = renderToStaticMarkup(<Payload canonical={text} hash={HASH} version={1} />);
  expect(html.replaceAll("&quot;", '"')).toContain(text);
});

test("what was and what shall be stand side by side, a transfer does not", () => {
  expect(draw({ limit: { before: 10, after: 100 } })).toMatch(/<del.*10.*<ins.*100/s);
  expect(draw({ from: "DE1", to: "DE2" })).not.toContain("<del");
});

test("a sum is read in groups of three and copied as it is; what names something is left alone", () => {
  const html = draw({
    amount: 5_000_000,
    order_id: 4_711_234,
    iban: "DE8937040044",
    list: [{ sum: 25_000 }],
  });
  expect(html).toMatch(/>5<\/span><span class="ms-[^>]*>000<\/span><span class="ms-[^>]*>000<\/span>/);
  expect(html).toContain(">4711234<");
  expect(html).toContain(">DE8937040044<");
  expect(html).toMatch(/<td class="[^"]*text-right">.*>25<\/span>/);
  expect(html.replace(/<[^>]+>/g, "")).toContain("5000000");
});

test("no text in a payload becomes more than text, wherever it stands", () => {
  const rows = [
    "section",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
    "button",
    "details",
    "summary",
  ];
  const more = [...rows, "del", "ins"];
  for (const text of HOSTILE) {
    const payload = {
      [text]: text,
      list: [text, { [text]: text }],
      nested: { before: text, after: `${text}!`, sql: text },
    };
    const html = draw(payload);
    // Our own elements carry attributes of ours: only where they lead and what runs is of interest here.
    const found = strays(html.replace(/ (?:aria-[a-z]+|tabindex|scope|type)="[^"]*"/gi, ""), more);
    expect(found, text).toEqual([]);
    expect(html, text).not.toMatch(/<[^>]*\son[a-z]+=/i);
  }
});

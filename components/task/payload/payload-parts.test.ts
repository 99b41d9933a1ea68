import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { diffLines, foldSame } from "./line-diff";
import { groupsOf } from "./number";
import { findPair } from "./pair";
import { countInside, tableOf } from "./table-of";
import { diffMark, lookOf } from "./text-look";
import { stepsOf, wayOf } from "./way";

test("two texts told line by line give both back, whatever they are", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (old, fresh) => {
      const diff = diffLines(old.join("\n"), fresh.join("\n"));
      const side = (not: string) => diff.filter(({ kind }) => kind !== not).map(({ text }) => text);
      expect(side("add").join("\n")).toBe(old.join("\n"));
      expect(side("remove").join("\n")).toBe(fresh.join("\n"));
    }),
  );
});

test("one changed line among many is told as one, and what stayed is told by its number", () => {
  const old = Array.from({ length: 50 }, (_, i) => `line ${i}`);
  const rows = foldSame(diffLines(old.join("\n"), old.with(25, "other").join("\n")));
  expect(rows.filter(({ kind }) => kind === "add" || kind === "remove")).toEqual([
    { kind: "remove", text: "line 25" },
    { kind: "add", text: "other" },
  ]);
  expect(rows.filter((row) => row.kind === "gap")).toEqual([
    { kind: "gap", lines: 22 },
    { kind: "gap", lines: 21 },
  ]);
});

test("a stretch is folded only where that hides more than it says", () => {
  const around = (same: number) =>
    foldSame([
      { kind: "add", text: "x" },
      ...Array.from({ length: same }, () => ({ kind: "same" as const, text: "s" })),
      { kind: "add", text: "y" },
    ]).filter((row) => row.kind === "gap");
  expect(around(8)).toEqual([]);
  expect(around(9)).toEqual([{ kind: "gap", lines: 3 }]);
});

test("folding what stayed loses no line", () => {
  const kinds = fc.array(fc.constantFrom("same" as const, "add" as const, "remove" as const), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(kinds, (list) => {
      const rows = foldSame(list.map((kind, i) => ({ kind, text: String(i) })));
      expect(rows.reduce((sum, row) => sum + (row.kind === "gap" ? row.lines : 1), 0)).toBe(list.length);
      expect(rows.filter((row) => row.kind === "add").length).toBe(
        list.filter((kind) => kind === "add").length,
      );
    }),
  );
});

test("texts too long to compare line by line are told as taken out and put in, which is true", () => {
  const old = Array.from({ length: 2_000 }, (_, i) => `old ${i}`).join("\n");
  const fresh = Array.from({ length: 2_000 }, (_, i) => `new ${i}`).join("\n");
  expect(diffLines(old, fresh)).toHaveLength(4_000);
});

test("what something was and what it shall be is found by its names, and a transfer is not taken for a change", () => {
  expect(findPair({ before: 1, after: 2, field: "x" })).toEqual({
    before: 1,
    after: 2,
    names: ["before", "after"],
  });
  expect(findPair({ old: "a", new: "b" })?.names).toEqual(["old", "new"]);
  expect(findPair({ from: { a: 1 }, to: { a: 2 } })?.names).toEqual(["from", "to"]);
  expect(findPair({ from: "DE12 3456", to: "DE98 7654", amount: 5 })).toBeNull();
  expect(findPair({ before: 1 })).toBeNull();
  expect(findPair({ constructor: 1, toString: 2 })).toBeNull();
});

test("a list of like objects is a table; one of all sorts is not", () => {
  expect(
    tableOf([
      { a: 1, b: 2 },
      { a: 3, c: 4 },
    ])?.columns,
  ).toEqual(["a", "b", "c"]);
  expect(tableOf([{ a: 1 }, 2])).toBeNull();
  expect(tableOf([])).toBeNull();
  expect(tableOf([Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`k${i}`, i]))])).toBeNull();
  expect(tableOf([{ a: 1 }, { b: 1 }, { c: 1 }])).toBeNull();
});

test("what lies inside a value is counted no further than is asked", () => {
  expect(countInside({ a: [1, 2], b: { c: 3 } }, 100)).toBe(5);
  const large = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]));
  expect(countInside(large, 30)).toBe(31);
});

test("a text looks like what it is", () => {
  expect(lookOf("").kind).toBe("empty");
  expect(lookOf("https://ok.example/a?b=c")).toMatchObject({ kind: "link", link: { host: "ok.example" } });
  expect(lookOf("javascript:alert(1)").kind).toBe("prose");
  expect(lookOf("data:text/html,x").kind).toBe("prose");
  expect(lookOf("Dear Bo,\nthe parcel came.\nYours, Cy").kind).toBe("prose");
  expect(lookOf("function a() {\n  return 1;\n}").kind).toBe("code");
  expect(lookOf("select 1", "sql").kind).toBe("code");
  expect(lookOf("select 1", "roof_query").kind).toBe("code");
  expect(lookOf("--- a/x.ts\n+++ b/x.ts\n@@ -1,2 +1,2 @@\n-a\n+b").kind).toBe("diff");
  expect(lookOf("- one\n- two\n- three").kind).toBe("prose");
});

test("each line of a diff says what it does", () => {
  expect(["+a", "-a", " a", "@@ -1 +1 @@", "--- a/x", "+++ b/x", ""].map(diffMark)).toEqual([
    "add",
    "remove",
    "same",
    "place",
    "place",
    "place",
    "same",
  ]);
});

test("a pointer reads as the way through the payload", () => {
  expect(stepsOf("/items/0/a~1b~0c")).toEqual(["items", "0", "a/b~c"]);
  expect(wayOf("/items/0")).toBe("items › 0");
  expect(wayOf("")).toBe("everything");
});

test("a table begins with what a row is called by, and keeps the order of the text in the rest", () => {
  const columns = (row: JsonObject) => tableOf([row, row])?.columns;
  expect(columns({ amount: 5, currency: "EUR", invoice_no: 7 })).toEqual([
    "invoice_no",
    "amount",
    "currency",
  ]);
  expect(columns({ amount: 5, article: "Lamp", supplier: "Nordwind" })).toEqual([
    "article",
    "amount",
    "supplier",
  ]);
  expect(columns({ amount: 5, paid: true })).toEqual(["amount", "paid"]);
});

test.each([
  ["5000000", ["5", "000", "000"]],
  ["12345", ["12", "345"]],
  ["-123456", ["-123", "456"]],
  ["-12345", ["-12", "345"]],
  ["1234", ["1234"]],
  ["12345.5", ["12345.5"]],
  ["1e+21", ["1e+21"]],
])("%s is set in groups that give it back", (text, groups) => {
  expect(groupsOf(text)).toEqual(groups);
  expect(groups.join("")).toBe(text);
});

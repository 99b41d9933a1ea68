import { describe, expect, test } from "vitest";
import { matches, readSearch } from "./search-query";
import { MOST_CHARACTERS, type Searched, shortCode, wordsIn, wordsOfTask } from "./search-words";

const ID = "0197f5c2-11aa-7bcd-8eee-0123456789ab";
const task = (more: Partial<Searched> = {}): Searched => ({
  id: ID,
  title: "Decide",
  description: null,
  type: "approval.v1",
  from: "agent://a/b/c",
  person: null,
  payload: "{}",
  ...more,
});

test.each([
  ["Refund for ACME, Inc.", ["refund", "for", "acme", "inc"]],
  ["Müller façade naïve İstanbul", ["muller", "facade", "naive", "istanbul"]],
  ["A-1001_b.c/d@e", ["a", "1001", "b", "c", "d", "e"]],
  ["ﬁne ＡＢＣ ½", ["fine", "abc", "1", "2"]],
  ["pay\u200bpal \u202edrow", ["paypal", "drow"]],
  [`for ${ID.toUpperCase()}.`, ["for", ID.replaceAll("-", "")]],
  ["東京都へ", ["東京", "京都", "都へ", "へ"]],
  ["v2の東京", ["v2", "の東", "東京", "京"]],
  ["Привет 안녕", ["привет", "안녕"]],
  ["\0 !?- 👩‍👩‍👧 \ud800", []],
])("%j is cut into words", (text, words) => {
  expect([...wordsIn(text)]).toEqual(words);
});

test("a long word is known by its beginning, cut between characters", () => {
  expect([...wordsIn("x".repeat(500))]).toEqual(["x".repeat(40)]);
  const [word] = wordsIn(`${"x".repeat(39)}𐐨𐐨`);
  expect(word).toBe("x".repeat(39));
  expect(word?.isWellFormed()).toBe(true);
});

test("a task is known by each of its words once, the short code of its id, and nothing of an escape", () => {
  const words = wordsOfTask(task({ title: "Go go", payload: '{"a":"x\\ny\\u0007z","b":"c\\\\n"}' })).split(
    " ",
  );
  expect(words).toEqual([...new Set(words)].sort());
  expect(words).toEqual(expect.arrayContaining(["go", "x", "y", "z", "c", "n", shortCode(ID)]));
  expect(words).not.toContain("ny");
});

test("however large a payload is, its beginning is searched and takes a bounded place", () => {
  const long = Array.from({ length: 100_000 }, (_, i) => `w${i}`).join(" ");
  const words = wordsOfTask(task({ payload: JSON.stringify({ long }), description: "tail" })).split(" ");
  expect(words.length).toBe(1_000);
  expect(words).toEqual(expect.arrayContaining(["w0", "w900", "tail", "decide"]));
  const far = wordsOfTask(task({ payload: `"${"x ".repeat(MOST_CHARACTERS)}far"` }));
  expect(far.split(" ")).not.toContain("far");
});

describe("a search", () => {
  test.each([
    ["deploy paym", { has: ["deploy"], begins: "paym", lacks: [] }],
    ["deploy paym ", { has: ["deploy"], begins: "paym", lacks: [] }],
    ['"deploy payments"', { has: ["deploy", "payments"], begins: null, lacks: [] }],
    ['api "deploy', { has: ["api", "deploy"], begins: null, lacks: [] }],
    ["a-1001", { has: ["a"], begins: "1001", lacks: [] }],
    [
      'deploy -web -"old api" -a-b',
      { has: [], begins: "deploy", lacks: [["web"], ["old", "api"], ["a", "b"]] },
    ],
    ["go go go", { has: ["go"], begins: "go", lacks: [] }],
    ["東京", { has: [], begins: "東京", lacks: [] }],
    ["東京都 駅", { has: ["東京", "京都"], begins: "駅", lacks: [] }],
  ])("for %j", (text, query) => {
    expect(readSearch(text)).toEqual({ ids: null, ...query });
  });

  test.each(["", "   ", "-", '"', "!?", "\0", "--- \"\" -''"])("for %j is none", (text) => {
    expect(readSearch(text)).toBeNull();
  });

  test("may be an id, or its beginning", () => {
    expect(readSearch(ID)?.ids).toEqual({ from: ID, to: ID });
    expect(readSearch("0197f5c2-11")?.ids).toEqual({
      from: "0197f5c2-1100-0000-0000-000000000000",
      to: "0197f5c2-11ff-ffff-ffff-ffffffffffff",
    });
    expect(readSearch("0197f5c")?.ids).toBeNull();
    expect(readSearch(`${ID}0`)?.ids).toBeNull();
  });

  test("has so many words and no more", () => {
    const query = readSearch(Array.from({ length: 400 }, (_, i) => `${i % 2 ? "" : "-"}${i}`).join(" "));
    expect((query?.has.length ?? 0) + (query?.lacks.length ?? 0)).toBeLessThanOrEqual(48);
  });
});

test.each([
  ["refund", true],
  ["ref", true],
  ["ref machine", false],
  ['"ref"', false],
  ["machine refund", true],
  ["refund -machine", false],
  ['refund -"machine tea"', true],
  ["東京", true],
  ["京都", true],
  ["東都", false],
  ["都", true],
])("%j of a task that is not written yet: %s", (text, is) => {
  const words = wordsOfTask(task({ title: "Refund the espresso machine 東京都" }));
  const query = readSearch(text);
  expect(query !== null && matches(query, words)).toBe(is);
});

// Looking again at a list that somebody has scrolled far down, with a list of numbers in place of a server.
import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test } from "vitest";
import { isOld, type Pages, reread } from "./reread";
import type { ListPageView, Row } from "./rows";

const KEY = ["list", ""];
const SIZE = 50;
let client: QueryClient;
let tasks: number[]; // what the server has, in order
let asked: Array<string | null>;

const rowOf = (n: number): Row => ({ id: String(n) }) as Row;

function read(after: string | null): Promise<ListPageView> {
  asked.push(after);
  const rest = tasks.filter((n) => after === null || n > Number(after)).slice(0, SIZE + 1);
  const rows = rest.slice(0, SIZE).map(rowOf);
  return Promise.resolve({ rows, next: rest.length > SIZE ? (rows.at(-1)?.id ?? null) : null });
}

/** As it was scrolled: page by page, down to some row. */
async function scrolled(to: number): Promise<void> {
  const pages: Pages = { pages: [], pageParams: [] };
  for (let after: string | null = null; ; ) {
    const page = await read(after);
    pages.pages.push(page);
    pages.pageParams.push(after);
    if (page.next === null || page.rows.some(({ id }) => Number(id) >= to)) break;
    after = page.next;
  }
  client.setQueryData(KEY, pages);
  asked = [];
}

const data = () => client.getQueryData<Pages>(KEY) as Pages;
const shown = () => [...new Set(data().pages.flatMap(({ rows }) => rows.map(({ id }) => Number(id))))];
const inSight = (from: number) => Array.from({ length: 20 }, (_, i) => String(from + i * 10));
const again = (ids: string[]) => reread({ client, key: KEY, read }, ids);
const old = (ids: string[]) => isOld({ client, key: KEY }, ids);

beforeEach(() => {
  client = new QueryClient();
  tasks = Array.from({ length: 40_000 }, (_, i) => (i + 1) * 10);
  asked = [];
});

test("twenty thousand rows down, one look asks for what is in sight and for what is new at the beginning", async () => {
  await scrolled(200_000);
  expect(data().pages).toHaveLength(400);
  tasks = tasks.filter((n) => n !== 199_950);
  const { ids, news } = await again(inSight(199_900));
  expect(asked.length).toBeLessThanOrEqual(3);
  expect(asked.at(-1)).toBeNull();
  expect(ids.has("199950")).toBe(true);
  expect(news).toEqual([]);
  expect(shown()).not.toContain(199_950);
  expect(shown()).toHaveLength(19_999 + 1); // one is gone, and the last page reaches one further
});

test("what is new at the beginning is named, and moves nothing", async () => {
  await scrolled(20_000);
  tasks = [1, 2, ...tasks];
  const before = shown();
  const { news } = await again(inSight(15_000));
  expect(news).toEqual(["1", "2"]);
  expect(shown()).toEqual(before);
});

test("a page that has grown by more than it can hold is several, and nothing between them is missing", async () => {
  await scrolled(20_000);
  const more = Array.from({ length: 99 }, (_, i) => 15_010 + (i + 1) / 100);
  tasks = [...tasks, ...more].sort((one, other) => one - other);
  await again(["15010"]);
  expect(shown().filter((n) => n >= 14_500 && n <= 16_000)).toEqual(
    tasks.filter((n) => n >= 14_500 && n <= 16_000),
  );
  expect(shown()).toEqual([...shown()].sort((one, other) => one - other));
});

test("where far too much came in between, the list reads on from there, without a gap", async () => {
  await scrolled(20_000);
  const more = Array.from({ length: 900 }, (_, i) => 15_010 + (i + 1) / 1000);
  tasks = [...tasks, ...more].sort((one, other) => one - other);
  await again(["15010"]);
  expect(shown()).toEqual(tasks.slice(0, shown().length));
  expect(data().pages.at(-1)?.next).toBe(String(shown().at(-1)));
});

test("where the list has ended meanwhile, nothing below is shown any more", async () => {
  await scrolled(20_000);
  tasks = tasks.filter((n) => n <= 15_020);
  await again(["15010"]);
  expect(shown()).toEqual(tasks);
  expect(data().pages.at(-1)?.next).toBeNull();
});

test("what was not read is old until it comes into sight, and then not again", async () => {
  await scrolled(20_000);
  await again(inSight(15_000));
  expect(old(inSight(15_000))).toBe(false);
  expect(old(inSight(4_000))).toBe(true);
  await again(inSight(4_000));
  // It came back as it was: the very page that was old before.
  expect(old(inSight(4_000))).toBe(false);
});

test("a next page that was on its way is not written over what was read since", async () => {
  await scrolled(20_000);
  let arrive: (page: ListPageView) => void = () => {};
  const onItsWay = client.fetchQuery({
    queryKey: KEY,
    queryFn: () => new Promise<ListPageView>((resolve) => (arrive = resolve)),
  });
  onItsWay.catch(() => {});
  tasks = tasks.filter((n) => n !== 15_010);
  await again(inSight(15_000));
  arrive({ rows: [], next: null });
  await onItsWay.catch(() => {});
  expect(shown()).not.toContain(15_010);
  expect(shown().length).toBeGreaterThan(1_900);
});

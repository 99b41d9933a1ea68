import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { ListPageView } from "./rows";

// A list that somebody has scrolled far down holds hundreds of pages. To look again because of one task, only those in sight are
// read; the others are old from then on, and are read when they come into sight.

export type Pages = InfiniteData<ListPageView, string | null>;
type Place = {
  client: QueryClient;
  key: readonly unknown[];
  read: (after: string | null) => Promise<ListPageView>;
};

const MOST_PARTS = 4; // of what one page has grown into meanwhile

const old = new WeakSet<ListPageView>();

/** Whether one of these rows stands on a page that was left out when the others were read. */
export function isOld({ client, key }: Omit<Place, "read">, ids: string[]): boolean {
  const pages = client.getQueryData<Pages>(key)?.pages ?? [];
  return pages.some((page) => old.has(page) && page.rows.some(({ id }) => ids.includes(id)));
}

export type Reread = {
  ids: Set<string>; // what stood on the pages that were read
  news: string[]; // at the very beginning, and not in the list
};

export async function reread({ client, key, read }: Place, inSight: string[]): Promise<Reread> {
  const before = client.getQueryData<Pages>(key);
  if (!before) return { ids: new Set(), news: [] };
  const seen = before.pages.flatMap(({ rows }, i) =>
    rows.some(({ id }) => inSight.includes(id)) ? [i] : [],
  );
  const fresh = new Map<string | null, Part[]>();
  for (const i of seen) fresh.set(paramOf(before, i), await readAgain(before, i, read));
  const first = fresh.has(null) ? [] : (await read(null)).rows;
  // A next page that is on its way would write down what it found here when it set out. The list asks for it again.
  await client.cancelQueries({ queryKey: key });
  const now = client.setQueryData<Pages>(key, (data) => data && replaced(data, fresh));
  const wasRead = new Set([...fresh.values()].flat().map(({ after }) => after));
  // Asked after it was written: a page that came back as it was is the one that was there.
  for (const [i, page] of now?.pages.entries() ?? [])
    old[now && wasRead.has(paramOf(now, i)) ? "delete" : "add"](page);
  const known = new Set(before.pages.flatMap(({ rows }) => rows.map(({ id }) => id)));
  return {
    ids: new Set(seen.flatMap((i) => before.pages[i]?.rows.map(({ id }) => id) ?? [])),
    news: first.flatMap(({ id }) => (known.has(id) ? [] : [id])),
  };
}

const paramOf = (pages: Pages, i: number): string | null => pages.pageParams[i] ?? null;

type Part = { after: string | null; page: ListPageView; isEnd: boolean }; // nothing below it holds any more

/**
 * From where the page began to where the next one does: more than one page, if more stands in between now. Where that is not
 * found soon, or the list ends before, what was read below goes: the list reads on from there.
 */
async function readAgain(before: Pages, i: number, read: Place["read"]): Promise<Part[]> {
  const isLast = i === before.pages.length - 1;
  const rest = [...(before.pages[i]?.rows.slice(-1) ?? []), ...(before.pages[i + 1]?.rows ?? [])];
  const below = new Set(rest.map(({ id }) => id));
  const parts: Part[] = [];
  for (let after = paramOf(before, i); ; ) {
    const page = await read(after);
    const meets = page.rows.some(({ id }) => below.has(id));
    const isEnd = isLast || page.next === null || (!meets && parts.length === MOST_PARTS - 1);
    parts.push({ after, page, isEnd });
    if (meets || isEnd) return parts;
    after = page.next;
  }
}

function replaced(now: Pages, fresh: Map<string | null, Part[]>): Pages {
  const parts: Part[] = [];
  for (const [i, page] of now.pages.entries()) {
    const after = paramOf(now, i);
    parts.push(...(fresh.get(after) ?? [{ after, page, isEnd: false }]));
    if (parts.at(-1)?.isEnd) break;
  }
  return { pages: parts.map(({ page }) => page), pageParams: parts.map(({ after }) => after) };
}

"use client";

import { type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import type { InboxQuery } from "@/lib/domain/inbox-views";
import type { LiveEvent } from "@/lib/domain/live";
import { askCounts, askList, askTask, askWay, KEYS, type Way } from "./ask";
import { useLive } from "./live";
import type { CountTexts, ListPageView, Row } from "./rows";

// What an inbox knows: its list, its counts, what is on its way; kept current by what happens elsewhere.

export type First = { list: ListPageView; counts: CountTexts; way: Way[] };

const COUNT_PACE_MS = 1_000;

export function useInbox(query: InboxQuery, first: First, who: string) {
  const client = useQueryClient();
  useState(() => prime(client, query, first));
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set()); // decided here a moment ago
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set()); // new, and not in the list yet
  const list = useInfiniteQuery({
    queryKey: KEYS.list(query),
    queryFn: ({ pageParam, signal }) => askList(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ListPageView) => page.next,
  });
  const counts = useQuery({
    queryKey: KEYS.counts,
    queryFn: ({ signal }) => askCounts(signal),
  });
  const way = useQuery({
    queryKey: KEYS.way,
    queryFn: ({ signal }) => askWay(signal),
  });
  const all = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const rows = useMemo(() => unique(all).filter((row) => !hidden.has(row.id)), [all, hidden]);

  const countTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const recount = useCallback(() => {
    countTimer.current ??= setTimeout(() => {
      countTimer.current = undefined;
      void client.invalidateQueries({ queryKey: KEYS.counts });
    }, COUNT_PACE_MS);
  }, [client]);

  const refresh = useCallback(() => {
    setArrived(new Set());
    void client.invalidateQueries({ queryKey: KEYS.lists });
    recount();
  }, [client, recount]);

  const { view } = query;
  const known = useMemo(() => new Map(all.map((row) => [row.id, row.version])), [all]);
  const hear = useCallback(
    (event: LiveEvent) => {
      if (event.type === "look") {
        void client.invalidateQueries();
        return;
      }
      recount();
      void client.invalidateQueries({ queryKey: KEYS.task(event.id) });
      if (event.mineRefused) void client.invalidateQueries({ queryKey: KEYS.way });
      if (event.mineRefused || event.status !== "open") {
        setArrived((before) => without(before, event.id));
        if (event.mineRefused) setHidden((before) => without(before, event.id));
        // What has just taken effect comes into Done while somebody looks.
        if (known.has(event.id) || event.mineRefused || view === "done")
          void client.invalidateQueries({ queryKey: KEYS.lists });
        return;
      }
      // Another version is another request: also of whoever decided on the one before.
      if (event.version > (known.get(event.id) ?? event.version))
        setHidden((before) => without(before, event.id));
      if (known.has(event.id)) void client.invalidateQueries({ queryKey: KEYS.lists });
      else setArrived((before) => new Set([...before, event.id]));
    },
    [client, known, recount, view],
  );
  const connection = useLive(who, hear);

  const hide = useCallback((ids: string[]) => setHidden((before) => new Set([...before, ...ids])), []);
  const unhide = useCallback((ids: string[]) => setHidden((before) => without(before, ...ids)), []);
  const prefetch = useCallback(
    (id: string) =>
      client.prefetchQuery({
        queryKey: KEYS.task(id),
        queryFn: ({ signal }) => askTask(id, signal),
        staleTime: 30_000,
      }),
    [client],
  );
  return { client, list, counts, way, rows, arrived, connection, refresh, recount, hide, unhide, prefetch };
}

/** What the page brought is newer than whatever is remembered of an earlier visit. */
function prime(client: QueryClient, query: InboxQuery, first: First): void {
  client.setQueryData(KEYS.list(query), { pages: [first.list], pageParams: [null] });
  client.setQueryData(KEYS.counts, first.counts);
  client.setQueryData(KEYS.way, first.way);
}

function without(set: ReadonlySet<string>, ...ids: string[]): ReadonlySet<string> {
  if (!ids.some((id) => set.has(id))) return set;
  return new Set([...set].filter((id) => !ids.includes(id)));
}

/** Two pages that were asked for at different times may share a row. */
function unique(rows: Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id));
}

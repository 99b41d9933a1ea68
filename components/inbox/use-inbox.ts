"use client";

import { type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Clock, useClock } from "@/components/ui/clock";
import type { InboxQuery } from "@/lib/domain/inbox-views";
import type { LiveEvent } from "@/lib/domain/live";
import { type Around, isArrival, MOST_ARRIVED } from "./arrival";
import { askCounts, askList, askTask, askWay, KEYS, type Way } from "./ask";
import { type Hidden, hidden, isHidden, settled, settledIds, shown } from "./hidden";
import { useLive } from "./live";
import { paced } from "./paced";
import type { CountTexts, ListPageView, Row } from "./rows";
import type { TaskPane } from "./task-pane";
import { useCounted } from "./use-counted";
import { PACE_MS, useReading } from "./use-reading";

// What an inbox knows: its list, its counts, what is on its way; kept current by what happens elsewhere.

export type First = { list: ListPageView; counts: CountTexts; way: Way[]; pane: TaskPane | null };

export function useInbox(query: InboxQuery, first: First, who: string, since: string) {
  const client = useQueryClient();
  const clock = useClock();
  useState(() => prime(client, query, first));
  const [away, setAway] = useState<Hidden>(new Map()); // decided here a moment ago
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
  const rows = useMemo(() => unique(all).filter((row) => !isHidden(away, row)), [all, away]);

  const latest = useRef(away);
  useEffect(() => {
    latest.current = away;
  }, [away]);
  const countTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const recount = useCallback(() => {
    const ask = () => {
      countTimer.current = undefined;
      // The server counts what it has not been told of yet: it is asked when it has.
      if ([...latest.current.values()].some(({ isSettled }) => !isSettled)) return;
      void client.invalidateQueries({ queryKey: KEYS.counts });
    };
    countTimer.current ??= setTimeout(ask, PACE_MS);
  }, [client]);
  const { lists, sight, isLong, forget } = useReading({
    client,
    query,
    settled: () => settledIds(latest.current),
    // A list that was read after the server had taken a decision leaves it out by itself, or shows it for a reason.
    onRead: (ids) => setAway((now) => shown(now, ids)),
    onNews: (ids) => setArrived((before) => within(before, ids)),
  });
  const [others] = useState(() =>
    paced(
      () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEYS.lists[0] }),
      PACE_MS,
    ),
  );

  const refresh = useCallback(() => {
    if (!isLong()) setArrived(new Set()); // it is read whole, with all that is new
    lists.now();
    recount();
  }, [isLong, lists, recount]);
  const toTop = useCallback(() => {
    forget();
    refresh();
  }, [forget, refresh]);

  const known = useMemo(() => new Set(all.map(({ id }) => id)), [all]);
  const waiting = useMemo(() => [...arrived].filter((id) => !known.has(id)).length, [arrived, known]);
  const { hasNextPage: hasMore } = list;
  const hear = useCallback(
    (event: LiveEvent) => {
      if (event.type === "look") {
        others.soon();
        lists.soon();
        return;
      }
      recount();
      void client.invalidateQueries({ queryKey: KEYS.task(event.id) });
      if (event.type === "left") {
        if (known.has(event.id)) lists.soon();
        return setArrived((before) => without(before, event.id));
      }
      const way = client.getQueryData<Way[]>(KEYS.way) ?? [];
      if (event.mineRefused || way.some(({ taskId }) => taskId === event.id))
        void client.invalidateQueries({ queryKey: KEYS.way });
      if (event.mineRefused) setAway((before) => shown(before, [event.id]));
      if (event.mineRefused || known.has(event.id) || (event.mineVoted && query.view === "done"))
        lists.soon();
      else if (
        !isHidden(latest.current, event) &&
        isArrival(query, event, { ...around(who, since, all.at(-1), hasMore), ...nowHere(clock) })
      )
        return setArrived((before) => within(before, [event.id]));
      setArrived((before) => without(before, event.id));
    },
    [client, known, recount, lists, others, query, who, since, all, hasMore, clock],
  );
  const connection = useLive(who, hear);

  const counted = useCounted(client, query.view);
  const hide = useCallback(
    (rows: Row[]) => {
      setAway((before) => hidden(before, rows));
      counted.leave(rows);
    },
    [counted.leave],
  );
  const settle = useCallback((ids: string[]) => setAway((before) => settled(before, ids)), []);
  const unhide = useCallback(
    (ids: string[]) => {
      setAway((before) => shown(before, ids));
      counted.comeBack(ids);
      recount();
    },
    [counted.comeBack, recount],
  );
  const prefetch = useCallback(
    (id: string) =>
      client.prefetchQuery({
        queryKey: KEYS.task(id),
        queryFn: ({ signal }) => askTask(id, signal),
        staleTime: 30_000,
      }),
    [client],
  );
  return {
    client,
    list,
    counts,
    way,
    rows,
    waiting,
    connection,
    refresh,
    toTop,
    sight,
    recount,
    hide,
    settle,
    unhide,
    prefetch,
  };
}

/** What the page brought is newer than whatever is remembered of an earlier visit. */
function prime(client: QueryClient, query: InboxQuery, first: First): void {
  client.setQueryData(KEYS.list(query), { pages: [first.list], pageParams: [null] });
  client.setQueryData(KEYS.counts, first.counts);
  client.setQueryData(KEYS.way, first.way);
  if (first.pane) client.setQueryData(KEYS.task(first.pane.id), first.pane);
}

const within = (set: ReadonlySet<string>, ids: string[]): ReadonlySet<string> =>
  ids.length === 0 || set.size >= MOST_ARRIVED ? set : new Set([...set, ...ids]);

function without(set: ReadonlySet<string>, ...ids: string[]): ReadonlySet<string> {
  if (!ids.some((id) => set.has(id))) return set;
  return new Set([...set].filter((id) => !ids.includes(id)));
}

const around = (who: string, since: string, last: Row | undefined, hasMore: boolean) => ({
  me: who.slice(who.indexOf(".") + 1),
  since,
  last,
  hasMore,
});

const nowHere = ({ zone, drift }: Clock): Pick<Around, "now" | "zone"> => ({
  now: new Date(Date.now() + drift),
  zone,
});

/** Two pages that were asked for at different times may share a row. */
function unique(rows: Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id));
}

"use client";

import type { QueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import type { InboxQuery } from "@/lib/domain/inbox-views";
import { askList, KEYS } from "./ask";
import { paced } from "./paced";
import type { Pages } from "./reread";

// Reading the list again because something in it has changed: whole while it is short; of a long one what is in sight, or one
// change elsewhere would ask for all that somebody has scrolled past.

export const PACE_MS = 1_000; // between two looks because of what happens elsewhere
const MOST_WHOLE = 5; // pages
const LIMIT_MS = 60_000;

type Place = {
  client: QueryClient;
  query: InboxQuery;
  settled: () => string[]; // what the server has taken, and the list leaves out by itself from now on
  onRead: (ids: string[]) => void; // of those, what was read again
  onNews: (ids: string[]) => void;
};

export function useReading({ client, query, settled, onRead, onNews }: Place) {
  const isLong = useCallback(
    () => (client.getQueryData<Pages>(KEYS.list(query))?.pages.length ?? 0) > MOST_WHOLE,
    [client, query],
  );
  const inSight = useRef<string[]>([]);
  const deep = useRef<typeof import("./reread") | null>(null);
  const [lists] = useState(() =>
    paced(async () => {
      const [key, ids] = [KEYS.list(query), settled()];
      if (!isLong()) {
        deep.current = null;
        await client.invalidateQueries({ queryKey: KEYS.lists });
        if (client.getQueryState(key)?.status === "success") onRead(ids);
        return;
      }
      deep.current ??= await import("./reread");
      const read = (after: string | null) => askList(query, after, AbortSignal.timeout(LIMIT_MS));
      const again = await deep.current.reread({ client, key, read }, inSight.current);
      onRead(ids.filter((id) => again.ids.has(id)));
      onNews(again.news);
    }, PACE_MS),
  );
  const sight = useCallback(
    (ids: string[]) => {
      inSight.current = ids;
      if (deep.current?.isOld({ client, key: KEYS.list(query) }, ids)) lists.soon();
    },
    [client, query, lists],
  );
  /** Back at the beginning, nobody needs what was read far below it. */
  const forget = useCallback(() => {
    client.setQueryData<Pages>(
      KEYS.list(query),
      (data) =>
        data && {
          pages: data.pages.slice(0, MOST_WHOLE),
          pageParams: data.pageParams.slice(0, MOST_WHOLE),
        },
    );
  }, [client, query]);
  return { lists, sight, isLong, forget };
}

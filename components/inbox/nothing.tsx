"use client";

import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { InboxQuery } from "@/lib/domain/inbox-views";
import { Empty, type Why } from "./empty";
import type { CountTexts } from "./rows";
import type { useInbox } from "./use-inbox";

type Props = {
  list: ReturnType<typeof useInbox>["list"];
  query: InboxQuery;
  why: Omit<Why, "view" | "isFiltered" | "elsewhere">;
  counts: CountTexts | undefined;
};

/** Where rows should be and are not: unread, unreadable (a next page, too), still looking, or empty for a reason. */
export function Nothing({ list, query, why, counts }: Props) {
  const { hasNextPage, isFetching, isError, isPending, fetchNextPage } = list;
  // A filter that matched nothing in the part that was looked through goes on by itself, until it cannot.
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  if (list.isError)
    return (
      <div className="space-y-2 p-3">
        <Notice tone="problem">The list could not be read. {list.error.message}</Notice>
        <Button onClick={() => void (list.isFetchNextPageError ? fetchNextPage() : list.refetch())}>
          Try again
        </Button>
      </div>
    );
  if (isPending || hasNextPage) return <p className="px-4 py-12 text-center text-muted">Looking…</p>;
  const { view, ...filters } = query;
  const isNarrowed = Object.values(filters).some((value) => value !== undefined);
  return <Empty view={view} isFiltered={isNarrowed} elsewhere={counts ?? null} {...why} />;
}

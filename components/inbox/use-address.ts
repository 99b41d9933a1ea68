"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { type InboxQuery, writeInboxQuery } from "@/lib/domain/inbox-views";

// The address is the state: which view, which filters, which task is open. Opening a task asks the server for no new page.

export function useAddress() {
  const router = useRouter();
  const openId = useSearchParams().get("task");
  const open = useCallback((id: string | null) => {
    const before = new URLSearchParams(location.search);
    const params = new URLSearchParams(before);
    if (id === null) params.delete("task");
    else params.set("task", id);
    params.delete("about");
    const said = params.toString();
    // The first task that is opened can be left with the browser's own way back; from one to the next replaces.
    history[before.has("task") ? "replaceState" : "pushState"](null, "", said ? `/inbox?${said}` : "/inbox");
  }, []);
  const setQuery = useCallback(
    (next: InboxQuery) => {
      const said = writeInboxQuery(next);
      router.push(said ? `/inbox?${said}` : "/inbox");
    },
    [router],
  );
  return { openId, setQuery, open };
}

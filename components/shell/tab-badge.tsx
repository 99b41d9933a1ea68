"use client";

import { useEffect } from "react";
import { sayCounts, useCounts } from "./live-counts";
import type { NavCount } from "./nav";

/** How much waits for whoever looks, in the title and on the icon of the tab: on every page, for it is read from another tab. */
export function TabBadge({ counts: first }: { counts: NavCount[] }) {
  const counts = useCounts(first);
  // A page that has just come knows better than what an earlier one said last, perhaps of another workspace.
  useEffect(() => sayCounts(first), [first]);
  const text = counts.find(({ href }) => href === "/inbox")?.count ?? "0";
  useEffect(() => (text === "0" || text === "" ? undefined : mark(text)), [text]);
  return null;
}

const BADGE = /^\([\d,.+]+\) /;
const icons = () => document.head.querySelectorAll<HTMLLinkElement>("link[rel~='icon']");

/** Title and icons arrive after the page, and again with each move to another page: the badge is laid over what stands there. */
function mark(count: string): () => void {
  const write = () => {
    // There may be more than one title, some of them empty. A browser shows the first; what was written last is the last.
    const titles = [...document.head.querySelectorAll("title")];
    const plain = titles.findLast((title) => title.textContent !== "")?.textContent?.replace(BADGE, "");
    const marked = `(${count}) ${plain}`;
    if (plain && titles[0] && titles[0].textContent !== marked) titles[0].textContent = marked;
    for (const link of icons()) {
      if (link.dataset.plain !== undefined) continue;
      link.dataset.plain = link.href;
      link.href = MARKED_ICON;
    }
  };
  write();
  const watch = new MutationObserver(write);
  watch.observe(document.head, { childList: true, subtree: true, characterData: true });
  return () => {
    watch.disconnect();
    document.title = document.title.replace(BADGE, "");
    for (const link of icons()) {
      if (link.dataset.plain !== undefined) link.href = link.dataset.plain;
      delete link.dataset.plain;
    }
  };
}

const MARKED_ICON =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'><rect x='1' y='1' width='18' height='18' rx='5' fill='%231f5fd0'/><path d='M5.5 10.5l3 3 6-7' fill='none' stroke='white' stroke-width='2' stroke-linecap='round'/><circle cx='15.5' cy='4.5' r='4.5' fill='%23b3261e'/></svg>";

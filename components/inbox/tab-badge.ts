"use client";

import { useEffect } from "react";

// How much waits, in the title and on the icon of the tab.

export function useTabBadge(count: string): void {
  useEffect(() => {
    const plain = document.title.replace(/^\(\S+\) /, "");
    document.title = count === "0" || count === "" ? plain : `(${count}) ${plain}`;
    const link = document.querySelector<HTMLLinkElement>("link[rel~='icon']");
    if (!link) return;
    const before = link.href;
    link.href = iconWith(count !== "0" && count !== "");
    return () => {
      link.href = before;
      document.title = plain;
    };
  }, [count]);
}

const iconWith = (dot: boolean): string => {
  const mark = `<rect x='1' y='1' width='18' height='18' rx='5' fill='%231f5fd0'/><path d='M5.5 10.5l3 3 6-7' fill='none' stroke='white' stroke-width='2' stroke-linecap='round'/>`;
  const badge = dot ? `<circle cx='15.5' cy='4.5' r='4.5' fill='%23b3261e'/>` : "";
  return `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'>${mark}${badge}</svg>`;
};

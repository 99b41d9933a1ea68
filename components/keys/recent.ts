import { OF_A_PAGE } from "./page-buttons";

// What was run from the palette last: the names of commands alone, in this browser alone.

const KEY = "countersign.recent-commands";
const MOST = 5;

export function recentIds(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((each) => typeof each === "string").slice(0, MOST) : [];
  } catch {
    return []; // a browser that stores nothing, or something else under this name
  }
}

export function remember(id: string): void {
  if (id.startsWith(OF_A_PAGE)) return; // its words may be about somebody, and mean nothing on another page
  try {
    const ids = [id, ...recentIds().filter((each) => each !== id)];
    localStorage.setItem(KEY, JSON.stringify(ids.slice(0, MOST)));
  } catch {
    // The palette works without.
  }
}

import { PAGES, type Page, VIEWS } from "@/components/shell/pages";
import type { Command } from "./command";
import { focusFilters, focusSearch } from "./focus";

// The way to every page as commands, and what is the same on all of them.

export type SavedView = { href: string; label: string };
type Does = {
  go: (href: string) => void;
  openPalette: () => void;
  openSheet: () => void;
};

export function pageCommands(saved: SavedView[], { go, openPalette, openSheet }: Does): Command[] {
  const to =
    (group: string) =>
    ({ href, label, keys }: Pick<Page, "href" | "label" | "keys">): Command => ({
      id: `page:${href}`,
      label,
      keys,
      group,
      run: () => go(href),
    });
  return [
    ...VIEWS.map(to("Go to a view")),
    ...saved.map(to("Go to a saved view")),
    ...PAGES.map(to("Go to a page")),
    {
      id: "keys.search",
      label: "Search on this page",
      keys: ["/"],
      group: "Everywhere",
      also: ["find"],
      run: () => focusSearch() || openPalette(),
    },
    {
      id: "keys.filter",
      label: "Filters of this page",
      keys: ["f"],
      group: "Everywhere",
      also: ["narrow"],
      run: focusFilters,
    },
    {
      id: "keys.send",
      label: "Send what you write",
      keys: ["Mod+Enter"],
      group: "Everywhere",
      enabled: false, // it belongs to the form in which it is pressed: here it is only told
      run: () => {},
    },
    {
      id: PALETTE,
      label: "Search and commands",
      keys: ["Mod+K"],
      group: "Everywhere",
      run: openPalette,
    },
    {
      id: "keys.sheet",
      label: "Keyboard shortcuts",
      keys: ["?"],
      group: "Everywhere",
      also: ["help", "hotkeys"],
      run: openSheet,
    },
  ];
}

/** The palette does not offer itself. */
export const PALETTE = "keys.palette";

import { type Command, isEnabled } from "./command";
import { bySection, findCommands } from "./find";
import { PALETTE } from "./page-commands";

// What the palette offers for what was typed.

export type Offer = Pick<Command, "id" | "label" | "keys"> & { search?: string };
export type Offers = { title: string; commands: Offer[] };

/** With nothing typed, what can be done here and where to go from it; else what fits, and to look for tasks with these words. */
export function offers(query: string, commands: Command[], recent: string[]): Offers[] {
  const can = commands.filter((command) => isEnabled(command) && command.id !== PALETTE);
  const words = query.trim();
  if (words === "") return atRest(can, recent);
  const search = { id: "search", label: `Search tasks for “${words}”`, search: words };
  return [...bySection(findCommands(words, can)), { title: "Tasks", commands: [search] }];
}

// What is not named here belongs to the page that is open, and comes first.
const LATER = [
  ...["Go to a view", "Go to a saved view", "Go to a page", "On this page"],
  ...["The list", "Several at once", "Go to the settings", "Everywhere", "You"],
];

/** What was used last first. A step from row to row is one only while its key is held: it is found by its name. */
function atRest(commands: Command[], recent: string[]): Offers[] {
  const last = recent.flatMap((id) => commands.find((command) => command.id === id) ?? []);
  const rest = bySection(commands.filter((command) => !last.includes(command) && !command.repeats)).sort(
    (one, other) => LATER.indexOf(one.title) - LATER.indexOf(other.title),
  );
  return last.length > 0 ? [{ title: "Used last", commands: last }, ...rest] : rest;
}

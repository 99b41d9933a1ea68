import { type Command, isEnabled } from "./command";
import { bySection, findCommands } from "./find";
import { PALETTE } from "./page-commands";

// What the palette offers for what was typed.

export type Offer = Pick<Command, "id" | "label" | "keys"> & { search?: string };
export type Offers = { title: string; commands: Offer[] };

/** With nothing typed, everything, what was used last first; else what fits, and to look for tasks with these words. */
export function offers(query: string, commands: Command[], recent: string[]): Offers[] {
  const can = commands.filter((command) => isEnabled(command) && command.id !== PALETTE);
  const words = query.trim();
  if (words === "") return everything(can, recent);
  const search = { id: "search", label: `Search tasks for “${words}”`, search: words };
  return [...bySection(findCommands(words, can)), { title: "Tasks", commands: [search] }];
}

function everything(commands: Command[], recent: string[]): Offers[] {
  const last = recent.flatMap((id) => commands.find((command) => command.id === id) ?? []);
  const rest = bySection(commands.filter((command) => !last.includes(command)));
  return last.length > 0 ? [{ title: "Used last", commands: last }, ...rest] : rest;
}

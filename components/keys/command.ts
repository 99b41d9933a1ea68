// What can be done on a page, said once: the keys, the palette and the sheet all read it.

export type Command = {
  id: string;
  label: string;
  /** As "j", "Shift+A", "?", "g i" (one after the other), "Mod+Enter", "Escape"; several are several ways. */
  keys?: string[];
  group: string;
  run: () => void;
  /** False: its keys do nothing and the palette leaves it out; the sheet still tells it. */
  enabled?: boolean;
  /** Words it is found by, besides its label. */
  also?: string[];
  /** A key that is held down runs it again and again: right for moving, wrong for anything that changes something. */
  repeats?: boolean;
};

export const isEnabled = (command: Command): boolean => command.enabled !== false;

import { type Command, isEnabled } from "./command";

// The commands of everything that is on the page just now.

export type Layer = { commands: Command[]; dialog: boolean };
type Held = { current: Layer };

export type Registry = {
  add(layer: Held): () => void;
  /** What can be run now, the last that came first; while a dialog is open, only what belongs to a dialog. */
  live(base: Command[], inDialog: boolean): Command[];
};

export function createRegistry(): Registry {
  let layers: Held[] = [];
  return {
    add(layer) {
      layers = [layer, ...layers];
      return () => {
        layers = layers.filter((each) => each !== layer);
      };
    },
    live(base, inDialog) {
      const own = layers.filter(({ current }) => current.dialog === inDialog);
      const commands = own.flatMap(({ current }) => current.commands);
      return inDialog ? commands : [...commands, ...base];
    },
  };
}

/** One of each, in the order they came: the one that can be run, where there is one. */
export function distinct(commands: Command[]): Command[] {
  const chosen = new Map<string, Command>();
  for (const command of commands) {
    const before = chosen.get(command.id);
    if (!before || (!isEnabled(before) && isEnabled(command))) chosen.set(command.id, command);
  }
  return [...chosen.values()];
}

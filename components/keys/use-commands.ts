"use client";

import { createContext, useContext, useEffect, useLayoutEffect, useRef } from "react";
import type { Command } from "./command";
import type { Layer, Registry } from "./registry";

export type Keys = {
  registry: Registry;
  openPalette: () => void;
  openSheet: () => void;
  preload: () => void;
};

export const KeysContext = createContext<Keys | null>(null);

/** For a button that opens the palette or the sheet; null where nobody is signed in. */
export const useKeys = (): Keys | null => useContext(KeysContext);

/**
 * What the component can do, for as long as it is mounted; what it last drew is what runs. Of two commands with the same
 * key the one that is enabled wins, then the one that was mounted last. `dialog`: for a component inside a modal dialog,
 * where no other command is heard.
 */
export function useCommands(commands: Command[], { dialog = false }: { dialog?: boolean } = {}): void {
  const registry = useKeys()?.registry;
  const layer = useRef<Layer>({ commands, dialog });
  useLayoutEffect(() => {
    layer.current = { commands, dialog };
  });
  useEffect(() => registry?.add(layer), [registry]);
}

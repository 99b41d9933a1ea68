"use client";

import { useRouter } from "next/navigation";
import {
  type ComponentType,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Role } from "@/lib/domain/types";
import { type Ahead, nothingAhead, takeAhead } from "./ahead";
import { type Command, isEnabled } from "./command";
import { listen } from "./listen";
import { pageButtons } from "./page-buttons";
import { pageCommands, type SavedView } from "./page-commands";
import { createRegistry, distinct } from "./registry";
import { KeysContext } from "./use-commands";

// The keys of every page. The palette and the sheet are fetched when somebody first opens one.

export type OverlayProps = {
  commands: Command[];
  ahead: () => Ahead; // typed while the palette was on its way
  role: Role; // of whoever looks
  shortcuts: boolean;
  run: (id: string) => void;
  go: (href: string) => void;
  close: () => void;
};
type Name = "palette" | "sheet";
type Overlays = Record<Name, ComponentType<OverlayProps>>;
type Props = { saved: SavedView[]; role: Role; shortcuts: boolean; children: ReactNode };

const fetchOverlays = (): Promise<Overlays> => import("./overlays").then(({ overlays }) => overlays);

export function CommandsProvider({ shortcuts, saved, role, children }: Props) {
  const router = useRouter();
  const [registry] = useState(createRegistry);
  const [open, setOpen] = useState<{ name: Name; commands: Command[] } | null>(null);
  const [overlays, setOverlays] = useState<Overlays | null>(null);
  const [failed, setFailed] = useState(false);
  const ahead = useRef<Ahead | null>(null);
  const base = useRef<Command[]>([]);
  const buttons = useRef<Command[]>([]); // of the page, when the palette was opened

  const now = useCallback((inDialog: boolean) => registry.live(base.current, inDialog), [registry]);
  const go = useCallback((href: string) => router.push(href), [router]);
  const close = useCallback(() => {
    ahead.current = null;
    setOpen(null);
  }, []);
  const show = useCallback(
    (name: Name) => {
      ahead.current = nothingAhead();
      setFailed(false);
      const known = distinct(now(false));
      buttons.current = name === "palette" ? pageButtons(known.filter(isEnabled)) : [];
      setOpen({ name, commands: [...known, ...buttons.current] });
      const missed = () => {
        close();
        setFailed(true);
      };
      fetchOverlays().then((fetched) => setOverlays(fetched), missed);
    },
    [close, now],
  );
  const run = useCallback(
    (id: string) =>
      [...now(false), ...buttons.current].find((command) => command.id === id && isEnabled(command))?.run(),
    [now],
  );
  const keys = useMemo(
    () => ({
      registry,
      openPalette: () => show("palette"),
      openSheet: () => show("sheet"),
      preload: () => void fetchOverlays().catch(() => {}),
    }),
    [registry, show],
  );

  const isOn = useRef(shortcuts);
  useLayoutEffect(() => {
    isOn.current = shortcuts;
    base.current = pageCommands(saved, { go, ...keys });
  }, [shortcuts, saved, go, keys]);
  useEffect(
    () =>
      listen({
        commandsNow: now,
        shortcutsOn: () => isOn.current,
        takenAhead: (event) => takeAhead(event, ahead.current, close),
      }),
    [now, close],
  );

  const typedAhead = useCallback(() => ahead.current ?? nothingAhead(), []);
  const Overlay = open && overlays?.[open.name];
  // From here on it hears for itself. That it was closed is told later than the keys that follow: they are the page's again.
  useLayoutEffect(() => {
    if (Overlay) ahead.current = null;
  }, [Overlay]);
  const overlay = { role, shortcuts, run, go, close, ahead: typedAhead };
  return (
    <KeysContext value={keys}>
      {children}
      {open && Overlay && <Overlay key={open.name} commands={open.commands} {...overlay} />}
      {failed && <NotFetched />}
    </KeysContext>
  );
}

function NotFetched() {
  return (
    <p
      role="alert"
      className="fixed inset-x-4 bottom-4 z-50 mx-auto max-w-md rounded-md border border-danger bg-danger-soft px-3 py-2 text-danger"
    >
      This could not be fetched from the server. Look at your connection and try again.
    </p>
  );
}

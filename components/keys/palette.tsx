"use client";

import {
  type KeyboardEvent,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { CloseButton, Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { stepOf } from "./ahead";
import { withAlso } from "./also";
import type { Command } from "./command";
import type { OverlayProps } from "./commands-provider";
import { OF_A_PAGE } from "./page-buttons";
import { PaletteList } from "./palette-list";
import { type Offer, type Offers, offers } from "./palette-offers";
import { isMac } from "./platform";
import { recentIds, remember } from "./recent";
import { settingsCommands } from "./settings-commands";

const NONE = -1;

const flatten = (sections: Offers[]): Offer[] => sections.flatMap(({ commands }) => commands);

/** With nothing typed nothing is chosen: a stray Enter must not do whatever happens to stand first. */
const firstFor = (typed: string): number => (typed.trim() ? 0 : NONE);

/** A button of the page that is called as one of them is that way. */
function withSettings(known: Command[], settings: Command[]): Command[] {
  const labels = new Set(settings.map(({ label }) => label));
  return [...known.filter(({ id, label }) => !id.startsWith(OF_A_PAGE) || !labels.has(label)), ...settings];
}

/** Round and round. */
const stepped = (at: number, by: number, count: number): number =>
  by > 0 ? (at + 1) % count : (at > 0 ? at : count) - 1;

/** Every page, view and action by its name: type, choose with the arrows, Enter. */
export function Palette({ commands: known, ahead, role, run, go, close }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(NONE);
  const [recent] = useState(recentIds);
  const [settings] = useState(() => settingsCommands(role, go));
  const commands = withSettings(withAlso(known), settings);
  const sections = offers(query, commands, recent);
  const flat = flatten(sections);
  const chosen = flat[at];

  const choose = ({ id, search }: Offer) => {
    dialog.current?.close(); // the focus goes back first: what runs may want to put it elsewhere
    close();
    if (search !== undefined) return go(`/inbox?q=${encodeURIComponent(search)}`);
    remember(id);
    const page = settings.find((each) => each.id === id);
    if (page) page.run();
    else run(id);
  };

  // The dialog is open now and hears for itself: what was typed until this moment is all there is. It must stand in the field
  // before the next letter does, or that letter would take its place.
  const catchUp = useEffectEvent(() => {
    const { typed, steps, entered } = ahead();
    const offered = flatten(offers(typed, commands, recent));
    const reached = steps.reduce((from, step) => stepped(from, step, offered.length), firstFor(typed));
    const meant = offered[reached];
    setQuery(typed);
    setAt(reached);
    if (entered && meant) choose(meant);
  });
  useLayoutEffect(() => catchUp(), []);

  useEffect(() => {
    if (chosen) document.getElementById(`${list}-${chosen.id}`)?.scrollIntoView({ block: "nearest" });
  }, [list, chosen]);

  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = stepOf(event.key);
    if (step) {
      event.preventDefault();
      setAt(stepped(at, step, flat.length));
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      if (!event.repeat) choose(chosen);
    } else if (event.key.toLowerCase() === "k" && (isMac() ? event.metaKey : event.ctrlKey)) {
      event.preventDefault(); // the key that opened it
      dialog.current?.close();
    }
  };

  return (
    <Dialog
      label="Search and commands"
      handle={dialog}
      onClose={close}
      className="mt-[max(0.5rem,10dvh)] max-w-xl"
    >
      <div className="flex max-h-[min(32rem,calc(90dvh-2rem))] flex-col">
        <div className="flex items-center gap-2 border-b border-line py-1.5 pr-1.5 pl-4">
          <Icon name="search" className="text-muted" />
          <input
            autoFocus
            role="combobox"
            aria-label="Search and commands"
            aria-expanded={flat.length > 0}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={chosen && `${list}-${chosen.id}`}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            placeholder="Where to, or what to do?"
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(firstFor(event.target.value));
            }}
            onKeyDown={pressed}
            className="min-h-9 min-w-0 flex-1 bg-transparent text-base placeholder:text-muted focus-visible:outline-none"
          />
          <CloseButton dialog={dialog} />
        </div>
        <PaletteList id={list} sections={sections} chosen={chosen?.id} choose={choose} />
        <p role="status" className="sr-only">
          {flat.length === 1 ? "1 result" : `${flat.length} results`}
        </p>
      </div>
    </Dialog>
  );
}

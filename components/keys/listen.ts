import { type Answer, answer, type Waiting } from "./answer";
import type { Command } from "./command";
import { placeOf, spotOf } from "./place";
import { isMac } from "./platform";
import type { Press } from "./stroke";

// The one listener for keys: it asks what a press means and runs it.

type Listening = {
  commandsNow: (inDialog: boolean) => Command[];
  shortcutsOn: () => boolean;
  /** While a dialog is on its way its keys are its own already: true when the press was taken for it. */
  takenAhead: (event: KeyboardEvent) => boolean;
};

const DIALOG = "dialog:modal, [role=dialog][aria-modal=true]";
const AROUND = "dialog[open], [role=dialog], [role=alertdialog]";

const isInDialog = (target: EventTarget | null): boolean =>
  document.querySelector(DIALOG) !== null || (target instanceof Element && target.closest(AROUND) !== null);

export function listen({ commandsNow, shortcutsOn, takenAhead }: Listening): () => void {
  let waiting: Waiting | null = null;
  const heard = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented || takenAhead(event)) return;
    const inDialog = isInDialog(event.target);
    const place = placeOf(spotOf(event.target));
    // Out of a field first, with all that was typed; the next Escape is the page's. A dialog closes by itself.
    if (event.key === "Escape" && place === "text" && !inDialog) return leave(event);
    const said: Answer = answer(pressOf(event), {
      commands: commandsNow(inDialog),
      place,
      shortcuts: shortcutsOn(),
      isMac: isMac(),
      waiting,
      at: event.timeStamp,
    });
    waiting = said.waiting;
    if (said.isOurs) event.preventDefault();
    said.command?.run();
  };
  window.addEventListener("keydown", heard);
  return () => window.removeEventListener("keydown", heard);
}

function leave(event: KeyboardEvent): void {
  event.preventDefault();
  if (event.target instanceof HTMLElement) event.target.blur();
}

const pressOf = (event: KeyboardEvent): Press => ({
  key: event.key,
  code: event.code,
  ctrl: event.ctrlKey,
  meta: event.metaKey,
  alt: event.altKey,
  altGraph: event.getModifierState("AltGraph"),
  shift: event.shiftKey,
  repeat: event.repeat,
});

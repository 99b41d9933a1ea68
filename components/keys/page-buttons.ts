import type { Command } from "./command";

// What can be pressed on the page and has no key: found by its name as well, without every page having to say it twice.

export const OF_A_PAGE = "button:";
const PRESSED = "#main button, #main a[download], #main summary";
const MOST_SIGNS = 60;

export function pageButtons(known: Command[]): Command[] {
  const taken = new Set(known.map(({ label }) => label.toLowerCase()));
  const buttons = [...document.querySelectorAll<HTMLElement>(PRESSED)].filter(canBePressed).map((button) => ({
    button,
    label: nameOf(button),
  }));
  const count = (label: string) => buttons.filter((each) => each.label === label).length;
  // Of two with one name nobody could say which is meant.
  return buttons
    .filter(({ label }) => /\p{L}/u.test(label) && label.length <= MOST_SIGNS)
    .filter(({ label }) => count(label) === 1 && !taken.has(label.toLowerCase()))
    .map(({ button, label }) => ({
      id: OF_A_PAGE + label,
      label,
      group: "On this page",
      run: () => press(button),
    }));
}

const canBePressed = (button: HTMLElement): boolean =>
  button.checkVisibility() && !button.matches(":disabled, [aria-disabled=true]");

const nameOf = (button: HTMLElement): string =>
  (button.getAttribute("aria-label") ?? button.textContent).replace(/\s+/g, " ").trim();

function press(button: HTMLElement): void {
  if (!button.isConnected) return;
  button.focus();
  button.click();
}

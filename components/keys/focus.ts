// Where "/" and "f" lead: a page marks its field with data-search and what holds its filters with data-filters.

const CONTROLS = "input:not([data-search]), select, textarea, button, a[href], summary";

export function focusSearch(): boolean {
  const field = seen(document.querySelectorAll<HTMLElement>("[data-search]"));
  focus(field);
  return field !== undefined;
}

export function focusFilters(): void {
  const first = seen(document.querySelectorAll<HTMLElement>(controlsOf("[data-filters]")));
  focus(first);
  if (!first?.matches("[aria-expanded=false], details:not([open]) > summary")) return;
  // They are folded away behind it: open them, and go to the first once it is drawn.
  first.click();
  requestAnimationFrame(() => {
    const all = [...document.querySelectorAll<HTMLElement>(controlsOf("[data-filters]"))];
    focus(all.slice(all.indexOf(first) + 1).find((each) => each.checkVisibility()));
  });
}

const controlsOf = (around: string): string => `${around} :is(${CONTROLS})`;

/** A page draws some parts twice, for the desk and for the phone: the one that can be seen counts. */
const seen = (elements: Iterable<HTMLElement>): HTMLElement | undefined =>
  [...elements].find((each) => each.checkVisibility());

function focus(control: HTMLElement | undefined): void {
  control?.focus();
  if (control instanceof HTMLInputElement) control.select();
}

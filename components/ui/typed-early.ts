// A form can be typed in as soon as its page is drawn, and the scripts come later. What they find in a field that is theirs they
// write over.

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
/** What stands in a field, and what was drawn in it. */
type Typed = { said: string; drawn: string } | { isOn: boolean };
export type Early = Map<Control, Typed>;

/** The fields of a form in which something else stands than what was drawn. */
export function typedEarly(form: HTMLElement | null): Early {
  const early: Early = new Map();
  if (!(form instanceof HTMLFormElement)) return early;
  // Some stand elsewhere on the page, and some in it are sent by nobody.
  for (const control of new Set([...form.elements, ...form.querySelectorAll("input, select, textarea")])) {
    const typed = typedIn(control);
    if (typed) early.set(control as Control, typed);
  }
  return early;
}

const UNTYPED = ["hidden", "submit", "button", "file"];

function typedIn(control: Element): Typed | null {
  if (control instanceof HTMLSelectElement) {
    const drawn = [...control.options].find((option) => option.defaultSelected) ?? control.options[0];
    return differing(control.value, drawn?.value ?? "");
  }
  if (control instanceof HTMLTextAreaElement) return differing(control.value, control.defaultValue);
  if (!(control instanceof HTMLInputElement) || UNTYPED.includes(control.type)) return null;
  if (control.type !== "checkbox" && control.type !== "radio")
    return differing(control.value, control.defaultValue);
  const isOn = control.checked;
  const isLeft = control.type === "radio" && !isOn; // another one of them was chosen
  return isOn === control.defaultChecked || isLeft ? null : { isOn };
}

const differing = (said: string, drawn: string): Typed | null => (said === drawn ? null : { said, drawn });

/** Types it again, as a person does: whoever listens to the field hears it. */
export function typeAgain(control: Control, typed: Typed): void {
  if ("isOn" in typed) {
    if ((control as HTMLInputElement).checked !== typed.isOn) control.click();
    return;
  }
  const next = againOf(control, typed);
  // React hears of a value only where it is another than the last one that it knows of; what is set past the setter that it
  // has put on the element it does not know of.
  control.value = typed.drawn;
  setterOf(control)?.call(control, next);
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
}

const setterOf = (control: Control) =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value")?.set;

/** Something else stands there by now where it was kept from before, or where somebody typed on. */
function againOf(control: Control, { said, drawn }: { said: string; drawn: string }): string {
  const { value } = control;
  if (value === drawn) return said;
  if (control instanceof HTMLTextAreaElement) return together(value, said);
  return value.startsWith(said) ? value : said;
}

/**
 * What stands in a field before there are scripts goes with what was kept. A browser may have put some of that back into the
 * field by itself.
 */
export function together(kept: string, typed: string): string {
  if (typed.startsWith(kept)) return typed;
  return kept.startsWith(typed) ? kept : `${kept}\n${typed}`;
}

// Where a key was pressed decides whose it is: in a field it writes, on a button Enter presses.

export type Place = "page" | "control" | "text";

export type Spot = { tag: string; type: string; role: string; isEditable: boolean };

// Fields that nobody writes into: a letter pressed on them would otherwise do nothing.
const NOT_WRITTEN = ["checkbox", "radio", "button", "submit", "reset", "image", "file"];
const WRITTEN_ROLES = ["textbox", "searchbox", "combobox", "spinbutton", "menu", "menuitem", "slider"];
const CONTROLS = ["a", "button", "summary", "input"];
const CONTROL_ROLES = ["button", "link", "tab", "checkbox", "radio", "switch"];

export function placeOf({ tag, type, role, isEditable }: Spot): Place {
  if (isEditable || tag === "textarea" || tag === "select" || WRITTEN_ROLES.includes(role)) return "text";
  if (tag === "input" && !NOT_WRITTEN.includes(type)) return "text";
  return CONTROLS.includes(tag) || CONTROL_ROLES.includes(role) ? "control" : "page";
}

export function spotOf(target: EventTarget | null): Spot {
  if (!(target instanceof HTMLElement) || isClosed(target))
    return { tag: "", type: "", role: "", isEditable: false };
  return {
    tag: target.tagName.toLowerCase(),
    type: target instanceof HTMLInputElement ? target.type : "",
    role: target.getAttribute("role") ?? "",
    isEditable: target.isContentEditable,
  };
}

/** A dialog that was closed keeps the focus until the browser draws again, and the next key may come before that. */
const isClosed = (target: HTMLElement): boolean => target.closest("dialog:not([open])") !== null;

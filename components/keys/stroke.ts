// Keys as they are written ("Mod+Shift+J", "g i") and as they are pressed, and whether the two are the same.

export type Stroke = { key: string; mod: boolean; shift: boolean };

/** What a keyboard event says, without the event. */
export type Press = {
  key: string;
  code: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  altGraph: boolean;
  shift: boolean;
  repeat: boolean;
};

const isSymbol = (key: string): boolean => key.length === 1 && !/[a-z0-9 ]/.test(key);

const known = new Map<string, Stroke[]>();

/** Written keys come from our own code: one that cannot be read is a defect. */
export function strokesOf(written: string): Stroke[] {
  const before = known.get(written);
  if (before) return before;
  const strokes = written.split(" ").map(strokeOf);
  known.set(written, strokes);
  return strokes;
}

function strokeOf(written: string): Stroke {
  const parts = written.split("+");
  const key = parts.pop() ?? "";
  if (key === "" || parts.some((part) => part !== "Mod" && part !== "Shift"))
    throw new Error(`The keys "${written}" cannot be read.`);
  return {
    key: key.length === 1 ? key.toLowerCase() : key,
    mod: parts.includes("Mod"),
    shift: parts.includes("Shift"),
  };
}

/** The place of a key that writes another alphabet: somebody with a Greek or Cyrillic layout has no "j" at all. */
const PLACES: Record<string, string> = { BracketLeft: "[", BracketRight: "]", Slash: "/" };

function keyOf({ key, code }: Press): string {
  if (key.length !== 1) return key;
  if (key.charCodeAt(0) < 128) return key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter?.toLowerCase() ?? PLACES[code] ?? key;
}

export function isPressed(stroke: Stroke, press: Press, isMac: boolean): boolean {
  if (keyOf(press) !== stroke.key) return false;
  const mod = isMac ? press.meta : press.ctrl;
  const other = isMac ? press.ctrl : press.meta;
  // A sign is where its keyboard has it: with Shift, with AltGr, on a Mac with Alt.
  if (isSymbol(stroke.key)) {
    if (!stroke.mod && press.altGraph) return true;
    return mod === stroke.mod && !other && (!press.alt || (isMac && !stroke.mod));
  }
  return mod === stroke.mod && !other && !press.alt && press.shift === stroke.shift;
}

/** A character alone: what somebody who speaks to their computer sets off by a word (WCAG 2.1.4). */
export const isCharacter = (stroke: Stroke): boolean => !stroke.mod && stroke.key.length === 1;

/** Keys that every text field has a meaning for. */
export const isEditing = (stroke: Stroke): boolean =>
  stroke.mod && (/^[acvxyz]$/.test(stroke.key) || stroke.key.startsWith("Arrow"));

const MAC: Record<string, string> = { Mod: "⌘", Shift: "⇧" };
const NAMES: Record<string, string> = { Mod: "Ctrl", Escape: "Esc" };

/** Each stroke as the words on its key caps, after what is written up to it. */
export function capsOf(keys: string, isMac: boolean): Array<{ written: string; caps: string[] }> {
  const written = keys.split(" ");
  return strokesOf(keys).map((stroke, index) => ({
    written: written.slice(0, index + 1).join(" "),
    caps: partsOf(stroke).map((part) => (isMac && MAC[part]) || NAMES[part] || part),
  }));
}

function partsOf({ key, mod, shift }: Stroke): string[] {
  const isHeld = mod || shift;
  return [mod ? "Mod" : "", shift ? "Shift" : "", isHeld ? upper(key) : key].filter(Boolean);
}

const upper = (key: string): string => (key.length === 1 ? key.toUpperCase() : key);

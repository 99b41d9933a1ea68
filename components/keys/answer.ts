import { type Command, isEnabled } from "./command";
import type { Place } from "./place";
import { isCharacter, isEditing, isPressed, type Press, type Stroke, strokesOf } from "./stroke";

// Which command a key means. Nothing here knows a browser.

/** The keys pressed so far of a sequence, and when the last of them was. */
export type Waiting = { strokes: Stroke[]; at: number };

export type Situation = {
  commands: Command[]; // the first that fits wins
  place: Place;
  shortcuts: boolean; // single characters are switched on
  isMac: boolean;
  waiting: Waiting | null;
  at: number; // milliseconds, of any clock
};

export type Answer = {
  command?: Command;
  waiting: Waiting | null;
  isOurs: boolean; // whether the browser should do nothing with it
};

const SEQUENCE_MS = 1000;
const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"];
const NOT_OURS: Answer = { waiting: null, isOurs: false };

export function answer(press: Press, situation: Situation): Answer {
  const { at, isMac } = situation;
  const waiting = situation.waiting && at - situation.waiting.at <= SEQUENCE_MS ? situation.waiting : null;
  if (MODIFIERS.includes(press.key)) return { waiting, isOurs: false };
  if (press.repeat && waiting) return { waiting, isOurs: true };
  const isChord = press.ctrl || press.meta || press.alt;
  const before = waiting && !isChord && situation.place !== "text" ? waiting.strokes : [];
  const offered = situation.commands.filter(isEnabled).flatMap((command) =>
    (command.keys ?? [])
      .map(strokesOf)
      .filter((strokes) => isAllowed(strokes, situation) && fits(strokes, before, press, isMac))
      .map((strokes) => ({ command, strokes })),
  );
  const whole = offered.find(({ strokes }) => strokes.length === before.length + 1);
  if (whole) return found(whole.command, press);
  const begun = offered[0];
  if (begun && !press.repeat)
    return { waiting: { strokes: begun.strokes.slice(0, before.length + 1), at }, isOurs: true };
  // A sequence that went wrong does nothing at all: after "g", a slipped "a" must not approve.
  return before.length > 0 ? { waiting: null, isOurs: true } : NOT_OURS;
}

function found(command: Command, press: Press): Answer {
  if (press.repeat && !command.repeats) return { waiting: null, isOurs: true };
  return { command, waiting: null, isOurs: true };
}

function fits(strokes: Stroke[], before: Stroke[], press: Press, isMac: boolean): boolean {
  const next = strokes[before.length];
  if (!next || !isPressed(next, press, isMac)) return false;
  return before.every((stroke, index) => isSame(stroke, strokes[index]));
}

const isSame = (one: Stroke, other: Stroke | undefined): boolean =>
  one.key === other?.key && one.mod === other.mod && one.shift === other.shift;

function isAllowed(strokes: Stroke[], { place, shortcuts }: Situation): boolean {
  const first = strokes[0];
  if (!first) return false;
  if (!shortcuts && strokes.some(isCharacter)) return false;
  if (place === "text") return first.mod && !isEditing(first);
  if (place === "control") return first.mod || (first.key !== "Enter" && first.key !== " ");
  return true;
}

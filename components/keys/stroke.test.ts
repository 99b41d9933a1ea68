import { expect, test } from "vitest";
import { capsOf, isCharacter, isEditing, isPressed, type Press, strokesOf } from "./stroke";

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: "",
  ctrl: false,
  meta: false,
  alt: false,
  altGraph: false,
  shift: false,
  repeat: false,
  ...more,
});
const means = (written: string, pressed: Press, isMac = false) =>
  isPressed(strokesOf(written)[0]!, pressed, isMac);

test("a letter is that letter, with Caps Lock too, and never with a modifier held", () => {
  expect(means("x", press("x"))).toBe(true);
  expect(means("x", press("X"))).toBe(true);
  for (const held of ["ctrl", "meta", "alt", "shift"])
    expect(means("x", press("x", { [held]: true })), held).toBe(false);
});

test("Shift+A wants the Shift, and nothing else", () => {
  expect(means("Shift+A", press("A", { shift: true }))).toBe(true);
  expect(means("Shift+A", press("A"))).toBe(false);
  expect(means("Shift+A", press("A", { shift: true, ctrl: true }))).toBe(false);
});

test("Mod is Ctrl, on a Mac the command key, and the other one is not", () => {
  const ctrl = press("k", { ctrl: true });
  const meta = press("k", { meta: true });
  expect([means("Mod+K", ctrl), means("Mod+K", meta)]).toEqual([true, false]);
  expect([means("Mod+K", ctrl, true), means("Mod+K", meta, true)]).toEqual([false, true]);
  expect(means("Mod+K", press("k", { ctrl: true, meta: true }))).toBe(false);
  expect(means("Mod+Shift+J", press("J", { ctrl: true, shift: true }))).toBe(true);
  expect(means("Mod+Shift+J", press("j", { ctrl: true }))).toBe(false);
});

test("a sign is found where its keyboard has it: with Shift, AltGr, or Alt on a Mac", () => {
  expect(means("?", press("?", { shift: true }))).toBe(true);
  expect(means("?", press("?"))).toBe(true);
  expect(means("[", press("[", { ctrl: true, alt: true, altGraph: true }))).toBe(true);
  expect(means("[", press("[", { alt: true }), true)).toBe(true);
  expect(means("[", press("[", { alt: true }))).toBe(false);
  expect(means("[", press("[", { ctrl: true }))).toBe(false);
});

test("a keyboard of another alphabet has its letters by their place", () => {
  expect(means("j", press("о", { code: "KeyJ" }))).toBe(true);
  expect(means("[", press("ü", { code: "BracketLeft" }))).toBe(true);
  expect(means("j", press("ö", { code: "Semicolon" }))).toBe(false);
  // Where letters are only in other places, the letter counts.
  expect(means("q", press("a", { code: "KeyQ" }))).toBe(false);
});

test("what is a character alone, and what every text field needs for itself", () => {
  const stroke = (written: string) => strokesOf(written)[0]!;
  expect(["x", "?", "Shift+A"].map((written) => isCharacter(stroke(written)))).toEqual([true, true, true]);
  expect(["Mod+K", "Escape", "Enter"].map((written) => isCharacter(stroke(written)))).toEqual(
    Array(3).fill(false),
  );
  expect(["Mod+A", "Mod+C", "Mod+Z", "Mod+ArrowUp"].map((written) => isEditing(stroke(written)))).toEqual(
    Array(4).fill(true),
  );
  expect(["Mod+K", "Mod+Enter", "Mod+Shift+J"].map((written) => isEditing(stroke(written)))).toEqual(
    Array(3).fill(false),
  );
});

test("keys that cannot be read are a defect, and said", () => {
  expect(() => strokesOf("Ctrl+K")).toThrow('The keys "Ctrl+K" cannot be read.');
  expect(() => strokesOf("")).toThrow("cannot be read");
});

test("the caps are those of the keyboard in hand", () => {
  expect(capsOf("Mod+Shift+j", false)).toEqual([{ written: "Mod+Shift+j", caps: ["Ctrl", "Shift", "J"] }]);
  expect(capsOf("Mod+K", true)[0]?.caps).toEqual(["⌘", "K"]);
  expect(capsOf("g i", false).map(({ caps }) => caps)).toEqual([["g"], ["i"]]);
  expect(capsOf("g g", false).map(({ written }) => written)).toEqual(["g", "g g"]);
  expect(capsOf("Escape", true)[0]?.caps).toEqual(["Esc"]);
});

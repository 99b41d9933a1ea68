import { expect, test } from "vitest";
import { answer, type Situation } from "./answer";
import type { Command } from "./command";
import type { Press } from "./stroke";

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
const command = (id: string, keys: string[], more: Partial<Command> = {}): Command => ({
  id,
  label: id,
  group: "Test",
  keys,
  run: () => {},
  ...more,
});

const COMMANDS = [
  command("next", ["j"], { repeats: true }),
  command("approve", ["a"]),
  command("inbox", ["g i", "g m"]),
  command("open", ["Enter", "o"]),
  command("palette", ["Mod+K"]),
  command("all", ["Mod+A"]),
  command("submit", ["Mod+Enter"]),
  command("close", ["Escape", "u"]),
  command("sheet", ["?"]),
];
const situation = (more: Partial<Situation> = {}): Situation => ({
  commands: COMMANDS,
  place: "page",
  shortcuts: true,
  isMac: false,
  waiting: null,
  at: 0,
  ...more,
});
const ran = (pressed: Press, more: Partial<Situation> = {}) => answer(pressed, situation(more)).command?.id;
const ctrl = (key: string) => press(key, { ctrl: true });

test("a key runs its command, and the browser is kept from it; any other key is left alone", () => {
  expect(answer(press("j"), situation())).toMatchObject({ command: { id: "next" }, isOurs: true });
  expect(answer(press("w"), situation())).toEqual({ waiting: null, isOurs: false });
  expect(ran(ctrl("j"))).toBeUndefined();
});

test("two keys in a row are one command, within a second", () => {
  const { waiting, command: none } = answer(press("g"), situation({ at: 1000 }));
  expect(none).toBeUndefined();
  expect(ran(press("i"), { waiting, at: 2000 })).toBe("inbox");
  expect(ran(press("m"), { waiting, at: 2000 })).toBe("inbox");
  expect(ran(press("i"), { waiting, at: 2001 })).toBeUndefined();
  expect(ran(press("a"), { waiting, at: 2001 })).toBe("approve");
});

test("a sequence that goes wrong does nothing: after g, a slipped a does not approve", () => {
  const { waiting } = answer(press("g"), situation());
  expect(answer(press("a"), situation({ waiting, at: 100 }))).toEqual({ waiting: null, isOurs: true });
  expect(answer(press("Escape"), situation({ waiting, at: 100 })).command).toBeUndefined();
  // A Shift on the way, or the first key held too long, does not end it.
  expect(answer(press("Shift", { shift: true }), situation({ waiting, at: 100 })).waiting).toBe(waiting);
  expect(answer(press("g", { repeat: true }), situation({ waiting, at: 100 })).waiting).toBe(waiting);
  // Keys with Ctrl mean what they always mean.
  expect(ran(ctrl("k"), { waiting, at: 100 })).toBe("palette");
});

test("in a field no key is ours but those with Ctrl, and not those that edit", () => {
  const place = "text";
  for (const key of ["j", "a", "g", "?", "Enter", "Escape", "o"]) {
    expect(answer(press(key), situation({ place })), key).toEqual({ waiting: null, isOurs: false });
  }
  expect(ran(ctrl("k"), { place })).toBe("palette");
  expect(ran(ctrl("Enter"), { place })).toBe("submit");
  expect(ran(ctrl("a"), { place })).toBeUndefined();
  expect(ran(ctrl("a"))).toBe("all");
  // Not even the second key of a sequence, when a field took the focus meanwhile.
  const { waiting } = answer(press("g"), situation());
  expect(answer(press("i"), situation({ place, waiting }))).toEqual({ waiting: null, isOurs: false });
});

test("Enter on a button or a link stays its own", () => {
  expect(ran(press("Enter"))).toBe("open");
  expect(answer(press("Enter"), situation({ place: "control" }))).toEqual({ waiting: null, isOurs: false });
  expect(ran(press("o"), { place: "control" })).toBe("open");
});

test("with shortcuts switched off no single character does anything; Ctrl, Enter and Esc still do", () => {
  const shortcuts = false;
  for (const key of ["j", "a", "g", "?", "o", "u"])
    expect(answer(press(key), situation({ shortcuts })), key).toEqual({ waiting: null, isOurs: false });
  expect([press("Enter"), press("Escape"), ctrl("k")].map((each) => ran(each, { shortcuts }))).toEqual([
    "open",
    "close",
    "palette",
  ]);
});

test("a key held down moves on and on, and decides nothing twice", () => {
  expect(ran(press("j", { repeat: true }))).toBe("next");
  expect(answer(press("a", { repeat: true }), situation())).toEqual({ waiting: null, isOurs: true });
});

test("of two commands for one key the first that is enabled runs", () => {
  const off = command("other", ["a"], { enabled: false });
  const on = command("other", ["a"]);
  expect(ran(press("a"), { commands: [off, ...COMMANDS] })).toBe("approve");
  expect(ran(press("a"), { commands: [on, ...COMMANDS] })).toBe("other");
  expect(answer(press("a"), situation({ commands: [off] }))).toEqual({ waiting: null, isOurs: false });
});

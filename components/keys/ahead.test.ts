import { expect, test } from "vitest";
import { type Ahead, after, nothingAhead } from "./ahead";

const pressed = (...keys: string[]): Ahead => {
  const ahead = nothingAhead();
  for (const key of keys)
    Object.assign(ahead, after(ahead, { key, ctrlKey: false, metaKey: false, repeat: false }));
  return ahead;
};

test.each([
  { keys: ["a", "b", "Backspace", "c"], typed: "ac", steps: [], entered: false },
  { keys: ["a", "ArrowDown", "ArrowDown", "ArrowUp"], typed: "a", steps: [1, 1, -1], entered: false },
  { keys: ["a", "ArrowDown", "b"], typed: "ab", steps: [], entered: false },
  { keys: ["a", "Enter"], typed: "a", steps: [], entered: true },
  { keys: ["ArrowUp", "Enter"], typed: "", steps: [-1], entered: true },
  { keys: [" ", "Enter"], typed: " ", steps: [], entered: false },
  { keys: ["Enter"], typed: "", steps: [], entered: false },
  { keys: ["Shift", "F2", "Tab"], typed: "", steps: [], entered: false },
])("$keys before the palette is there", ({ keys, ...ahead }) => {
  expect(pressed(...keys)).toEqual(ahead);
});

test("an Enter that is held runs nothing, and neither does a letter with Ctrl type itself", () => {
  const typed = pressed("a");
  expect(after(typed, { key: "Enter", ctrlKey: false, metaKey: false, repeat: true }).entered).toBe(false);
  expect(after(typed, { key: "v", ctrlKey: true, metaKey: false, repeat: false })).toEqual({});
});

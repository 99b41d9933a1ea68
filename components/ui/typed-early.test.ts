import { expect, test } from "vitest";
import { together } from "./typed-early";

test("what was typed early is lost neither without nor beside what was kept", () => {
  expect(together("", "Typed early")).toBe("Typed early");
  expect(together("Kept", "")).toBe("Kept");
  expect(together("Kept", "Typed early")).toBe("Kept\nTyped early");
});

test("what the browser put back by itself is not there twice", () => {
  expect(together("Kept", "Kept")).toBe("Kept");
  expect(together("Kept, to its", "Kept, to its end")).toBe("Kept, to its end");
  expect(together("Kept, to its end", "Kept")).toBe("Kept, to its end");
});

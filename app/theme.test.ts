import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import manifest from "./manifest";

const CSS = readFileSync("app/globals.css", "utf8");

/** The colours of one block, by name. */
const coloursAfter = (start: string): Record<string, string> => {
  const block = CSS.slice(CSS.indexOf(start)).split("}")[0] ?? "";
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
};

test("dark is the same dark, by the system and by choice, and has every colour that light has", () => {
  const [light, bySystem, byChoice] = [
    ":root {",
    ':root:not([data-theme="light"]) {',
    ':root[data-theme="dark"] {',
  ].map(coloursAfter);
  expect(Object.keys(light ?? {}).length).toBeGreaterThan(10);
  expect(bySystem).toEqual(byChoice);
  expect(Object.keys(bySystem ?? {})).toEqual(Object.keys(light ?? {}));
});

test("an installed app opens in the colours of the page", () => {
  const { page, accent } = coloursAfter(":root {");
  expect(manifest()).toMatchObject({ background_color: page, theme_color: accent });
});

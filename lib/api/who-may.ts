// Whose keys a route takes, in words and for programs: out of what it refuses by (may.ts).
import type { JsonObject, KeyKind } from "../domain/types";
import type { Needs } from "./may";
import type { Route } from "./route";

const KEYS: Record<KeyKind, string> = {
  person: "a person's token",
  agent: "an agent's key",
  workspace: "a workspace's key",
};

const words = ({ kinds, scopes }: Needs): string => {
  const whose = kinds.length > 0 ? kinds.map((kind) => KEYS[kind]).join(" or ") : "any key";
  return scopes.length > 0
    ? `${whose} with the scope${scopes.length > 1 ? "s" : ""} ${scopes.join(" and ")}`
    : whose;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function whoMay({ open, kinds, scopes, asked, unasked }: Route): string {
  if (open) return "No key needed.";
  const always = kinds.length > 0 || scopes.length > 0 || (!asked && !unasked);
  return [
    ...(always ? [`${capital(words({ kinds, scopes }))}.`] : []),
    ...(asked ? [`While a person is asked: ${words(asked)}.`] : []),
    ...(unasked ? [`While nobody is asked: ${words(unasked)}.`] : []),
  ].join(" ");
}

const needs = ({ kinds, scopes }: Needs): JsonObject => ({
  "x-scopes": scopes,
  ...(kinds.length > 0 && { "x-key-kinds": kinds }),
});

export const extensions = (route: Route): JsonObject => ({
  ...needs(route),
  ...(route.asked && { "x-while-asked": needs(route.asked) }),
  ...(route.unasked && { "x-while-unasked": needs(route.unasked) }),
});

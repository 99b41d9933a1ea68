import { expect, test } from "vitest";
import { slugOf } from "./agents";

test.each([
  ["Überlanger Name", "uberlanger-name"],
  ["Crédit à l'Élysée", "credit-a-l-elysee"],
  ["Straße Øst Łódź", "strasse-ost-lodz"],
  ["agent://acme/main/Refunds/", "refunds"],
  ["a／b", "a-b"],
  ["\u0301\u0301x", null],
  ["退款", null],
])("%j is called %j in an address", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

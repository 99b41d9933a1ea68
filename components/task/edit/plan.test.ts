import { expect, test } from "vitest";
import { findEdits, guardEdits } from "@/lib/domain/edits";
import type { JsonObject } from "@/lib/domain/types";
import { editPayload, editPlaces } from "./plan";

const payload: JsonObject = {
  amount: 129.9,
  to: { iban: "DE1", name: "Bo" },
  items: [{ sku: "a", count: 1 }],
  isUrgent: false,
  "a/b": "x",
};

test("the places a task lets people change get an input each, groups field by field", () => {
  const places = editPlaces(payload, ["/amount", "/to", "/items", "/note", "/a~1b", "/isUrgent"]);
  expect(places?.map(({ pointer, look }) => [pointer, look])).toEqual([
    ["/amount", "number"],
    ["/to/iban", "line"],
    ["/to/name", "line"],
    ["/items", "json"],
    ["/note", "json"],
    ["/a~1b", "line"],
    ["/isUrgent", "yes-no"],
  ]);
});

test("what was typed makes a payload that the engine's own rule lets pass", () => {
  const editable = ["/amount", "/to", "/note", "/items", "/isUrgent"];
  const places = editPlaces(payload, editable) ?? [];
  const typed = {
    "/amount": "99.5",
    "/to/iban": "DE2",
    "/note": '"late"',
    "/items": "[]",
    "/isUrgent": "true",
  };
  const edited = editPayload(payload, places, typed);
  expect(edited.problems).toEqual({});
  expect(edited.payload).toEqual({
    ...payload,
    amount: 99.5,
    to: { iban: "DE2", name: "Bo" },
    note: "late",
    items: [],
    isUrgent: true,
  });
  const edits = findEdits(payload, edited.payload);
  expect(guardEdits(edits, editable, { name: "approved", positive: true })).toBeNull();
  expect(payload.amount).toBe(129.9);
});

test("what was typed back is no change, and what cannot be read is a problem at its place", () => {
  const places = editPlaces(payload, ["/amount", "/items", "/note"]) ?? [];
  expect(
    findEdits(payload, editPayload(payload, places, { "/amount": "129.9", "/note": " " }).payload),
  ).toEqual([]);
  const wrong = editPayload(payload, places, { "/amount": "12,5", "/items": "[" });
  expect(Object.keys(wrong.problems)).toEqual(["/amount", "/items"]);
  expect(wrong.payload).toEqual(payload);
});

test("a place that was emptied is empty or a problem, never what it was before", () => {
  const places =
    editPlaces({ ...payload, note: "late" }, ["/amount", "/to", "/items", "/note", "/isUrgent"]) ?? [];
  const cleared = Object.fromEntries(places.map(({ pointer }) => [pointer, ""]));
  const { payload: edited, problems } = editPayload({ ...payload, note: "late" }, places, cleared);
  expect(edited).toMatchObject({ to: { iban: "", name: "" }, note: "" });
  expect(Object.keys(problems)).toEqual(["/amount", "/items", "/isUrgent"]);
});

test("a place inside a list is changed in place, and nobody reaches JavaScript's own names", () => {
  const places = editPlaces(payload, ["/items/0/count", "/__proto__/x", "/constructor"]) ?? [];
  const { payload: edited } = editPayload(payload, places, {
    "/items/0/count": "3",
    "/__proto__/x": "1",
    "/constructor": "1",
  });
  expect(edited.items).toEqual([{ sku: "a", count: 3 }]);
  expect(Object.keys(edited)).toEqual(Object.keys(payload));
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test("more places than a page bears are not offered at all", () => {
  const large = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]));
  expect(editPlaces(large, [""])).toBeNull();
});

import { expect, test } from "vitest";
import { added, changed, isSelected, MOST_SELECTED, removed, sayChanged } from "./selection";

const row = (id: string, version = 1, payloadHash = `hash ${version}`) => ({
  id,
  title: `Refund ${id}`,
  version,
  payloadHash,
});

test("what is selected is the version that was shown; another one of it is not", () => {
  const selection = added(new Map(), [row("a"), row("b")]);
  const rows = [row("a"), row("b", 2), row("c")];
  expect(rows.filter((one) => isSelected(selection, one))).toEqual([row("a")]);
  expect(changed(selection, rows)).toEqual([row("b", 2)]);
  expect(changed(selection, [row("a", 1, "another hash")])).toEqual([row("a", 1, "another hash")]);
  expect(changed(selection, [row("a")])).toEqual([]);
});

test("selected again, it is the new version", () => {
  const selection = added(added(new Map(), [row("a")]), [row("a", 2)]);
  expect(isSelected(selection, row("a", 2))).toBe(true);
  expect(changed(selection, [row("a", 2)])).toEqual([]);
  expect(removed(selection, [row("a", 2)]).size).toBe(0);
});

test("no more are selected than are decided in one go", () => {
  const many = Array.from({ length: MOST_SELECTED + 5 }, (_, n) => row(String(n)));
  expect(added(new Map(), many).size).toBe(MOST_SELECTED);
  expect(added(added(new Map(), many), [row("one more")]).size).toBe(MOST_SELECTED);
});

test("one that was changed is named, several are counted", () => {
  expect(sayChanged([row("4711", 2)])?.message).toBe(
    "“Refund 4711” was changed since you selected it. Look at it again.",
  );
  expect(sayChanged([row("a", 2), row("b", 2)])?.message).toBe(
    "2 tasks were changed since you selected them. Look at them again.",
  );
});

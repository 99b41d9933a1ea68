import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Empty, type Why } from "./empty";

const said = (why: Partial<Why>): string =>
  renderToStaticMarkup(
    <Empty
      view="mine"
      isFiltered={false}
      isAuditor={false}
      hasGroups
      keepers="Ana or Bo"
      isKeeper={false}
      elsewhere={{ snoozed: "0", groups: "0" }}
      {...why}
    />,
  );

test("an empty inbox says what other views hold, and nothing about those that are empty", () => {
  expect(said({})).not.toMatch(/Snoozed|My groups|any group/);
  expect(said({ elsewhere: { snoozed: "3", groups: "500+" } })).toMatch(/Snoozed: 3\..*taken on: 500\+\./);
});

test("whoever is in no group is told whom to ask, also in their own view", () => {
  expect(said({ hasGroups: false })).toContain("You are not in any group: Ana or Bo can put you into one.");
  expect(said({ hasGroups: false, isKeeper: true })).not.toContain("any group");
});

test("whoever makes the groups is led there, and is not sent to themselves; being in none is nothing to tick off", () => {
  const keeper = said({ view: "groups", hasGroups: false, isKeeper: true, keepers: "Ana" });
  expect(keeper).toMatch(/href="\/settings\/groups"[^>]*>Make a group/);
  expect(keeper).not.toMatch(/Ana|text-good/);
  const member = said({ view: "groups", hasGroups: false });
  expect(member).toContain("Ana or Bo can put you into one.");
  expect(member).not.toContain("Make a group");
});

test("no match, an auditor and an empty inbox are different causes", () => {
  expect(said({ isFiltered: true, elsewhere: { snoozed: "3", groups: "0" } })).toContain("Clear the filters");
  expect(said({ isFiltered: true, elsewhere: { snoozed: "3", groups: "0" } })).not.toContain("Snoozed");
  expect(said({ isAuditor: true, hasGroups: false })).toContain("Auditors are asked nothing");
});

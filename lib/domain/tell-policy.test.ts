import { expect, test } from "vitest";
import { policyOf } from "./policy.fixture";
import { tellPolicy } from "./tell-policy";

const names = new Map([["group:f", "Finance"]]);
const levels = [
  { after: 7200, to: ["on_call:f"] },
  { after: 14_400, to: ["manager", "role:owner"] },
];

test("what will happen is told in the order in which it will", () => {
  const policy = policyOf({
    remind: { after: 14_400, interval: 14_400, most: 2 },
    levels,
    end: { act: "expire", after: 86_400 },
    expiry: "rejected",
    targets: { low: null, normal: 86_400, high: null },
  });
  // The first reminder would come after four hours; until then somebody else was asked, who is reminded anew.
  expect(tellPolicy(policy, names)).toEqual([
    "At once whoever is asked is told.",
    "After 2 h Finance on call is asked as well.",
    "After 6 h the manager of whoever was asked and the owners are asked as well.",
    "After 10 h and 14 h they are reminded.",
    "After 1 d 6 h without an answer it ends, as at its deadline.",
    "At its deadline it counts as “rejected”, where that is offered. A deadline never brings a yes.",
    "It should be decided in 1 d for normal risk; what takes longer is noted on its timeline.",
  ]);
});

test("what comes again is told once", () => {
  const policy = policyOf({ levels, repeat: 3, end: { act: "owners", after: 3600 }, hours: "f" });
  expect(tellPolicy(policy, names).slice(1)).toEqual([
    "Nobody is reminded.",
    "After 2 h Finance on call is asked as well.",
    "After 6 h the manager of whoever was asked and the owners are asked as well.",
    "Then all levels come again, 3 times.",
    "1 h after the last of them the owners are asked as well.",
    "At its deadline it fails. A deadline never brings a yes.",
    "All of these times, but not the deadline, count only the open hours of Finance.",
  ]);
});

test("where a deadline may bring a yes, it is told that an end which comes sooner brings none", () => {
  const policy = policyOf({
    ...{ patterns: ["deploy.*"], positive: { least: 43_200 }, expiry: "approved" },
    end: { act: "expire", after: 60 },
  });
  expect(tellPolicy(policy, names)).toContain(
    "What ends less than 12 h after it was asked, or changed, fails instead of bringing a yes.",
  );
  expect(tellPolicy({ ...policy, positive: null }, names).join()).not.toContain("instead of");
});

test("whoever is asked as well is named as one or as several, and what comes again once is told so", () => {
  const asked = (to: string[]) => tellPolicy(policyOf({ levels: [{ after: 60, to }] }), names)[2];
  expect(asked(["group:f"])).toBe("After 1 min Finance is asked as well.");
  expect(asked(["role:owner"])).toBe("After 1 min the owners are asked as well.");
  expect(asked(["role:admin"])).toBe("After 1 min the admins are asked as well.");
  expect(asked(["role:member"])).toBe("After 1 min the members are asked as well.");
  expect(asked(["group:f", "manager"])).toBe(
    "After 1 min Finance and the manager of whoever was asked are asked as well.",
  );
  const once = policyOf({ levels, repeat: 1, remind: { after: 60, interval: 7200, most: 50 } });
  expect(tellPolicy(once, names)).toEqual([
    "At once whoever is asked is told.",
    "After 1 min they are reminded.",
    "After 2 h Finance on call is asked as well.",
    "After 2 h 1 min and 4 h 1 min they are reminded.",
    "After 6 h the manager of whoever was asked and the owners are asked as well.",
    "Then all levels come again, once.",
    "At its deadline it fails. A deadline never brings a yes.",
  ]);
  const ends = policyOf({ levels, repeat: 1, end: { act: "expire", after: 3600 } });
  expect(tellPolicy(ends, names).slice(-3)).toEqual([
    "Then all levels come again, once.",
    "1 h after the last of them it ends, as at its deadline.",
    "At its deadline it fails. A deadline never brings a yes.",
  ]);
  expect(tellPolicy(policyOf({ repeat: 1 }), names)).toEqual(tellPolicy(policyOf(), names));
  const owners = policyOf({ end: { act: "owners", after: 120 } });
  expect(tellPolicy(owners, names)[2]).toBe("After 2 min the owners are asked as well.");
});

test("many reminders are told in one sentence, and a policy that does nothing in few", () => {
  const many = policyOf({ remind: { after: 3600, interval: 3600, most: 100 } });
  expect(tellPolicy(many, names)[1]).toBe(
    "After 1 h, 2 h, 3 h, 4 h, 5 h, 6 h and 94 times more, until 4 d 4 h they are reminded.",
  );
  const six = policyOf({ remind: { after: 3600, interval: 3600, most: 6 } });
  expect(tellPolicy(six, names)[1]).toBe("After 1 h, 2 h, 3 h, 4 h, 5 h and 6 h they are reminded.");
  expect(tellPolicy(policyOf(), names)).toEqual([
    "At once whoever is asked is told.",
    "Nobody is reminded.",
    "At its deadline it fails. A deadline never brings a yes.",
  ]);
  expect(tellPolicy(policyOf({ levels }), names)).toContain("After that it waits.");
});

// When time alone ends a task, foretold: a decision that is still on its way is not held beyond it.
import { expect, test } from "vitest";
import { later } from "../testing/states";
import { run } from "./clockwork.fixture";
import { askedUnder, policyOf, type Wish } from "./policy.fixture";
import { endsAt } from "./schedule";

const levels = [
  { after: 300, to: ["role:owner"] },
  { after: 400, to: ["role:owner"] },
];
const ending = policyOf({ levels, end: { act: "expire", after: 100 } });
const office = {
  zone: "UTC",
  week: [1, 1, 1, 1, 1, 0, 0].map((open) => (open ? [[540, 1020] as [number, number]] : [])),
  holidays: [],
};

test.each<[string, Wish, number | null]>([
  ["at the end of its levels, where that ends it", { policy: ending }, 800],
  ["and of their repeats", { policy: { ...ending, repeat: 1 } }, 1500],
  ["at its deadline, where that is sooner", { policy: ending, deadline: 500 }, 500],
  ["and not where it is later", { policy: ending, deadline: 900 }, 800],
  [
    "at its deadline alone, where its levels end in nothing",
    { policy: policyOf({ levels }), deadline: 900 },
    900,
  ],
  ["never, where there is neither", { policy: policyOf({ levels }) }, null],
  ["at its deadline, where it has no levels", { deadline: 900 }, 900],
])("%s", (_when, wish, seconds) => {
  const expected = seconds === null ? null : later(seconds);
  expect(endsAt(askedUnder(wish))).toEqual(expected);
  // Nothing that happens on the way moves it, and then it is over.
  for (const passed of [310, 450]) expect(endsAt(run(askedUnder(wish), passed, 10).state)).toEqual(expected);
  if (seconds === null) return;
  expect(run(askedUnder(wish), seconds - 10, 10).state.intent.status).toBe("WAITING");
  expect(run(askedUnder(wish), seconds, 10).state.intent.status).toBe("TIMED_OUT");
});

test("counted in open hours, where only these count", () => {
  const rules = { calendars: new Map([["f", office]]) };
  const policy = policyOf({ ...ending, hours: "f", levels: [{ after: 3600 * 7, to: ["role:owner"] }] });
  // From Sunday at noon: seven hours of Monday, and the hundred seconds after.
  const end = later((12 + 16) * 60 * 60 + 100);
  expect(endsAt(askedUnder({ policy, rules }))).toEqual(end);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANA, codeOf, done, vote, waiting } from "../testing/states";
import { KIND_ALIASES, KINDS, mapOutcome, outcomesOf } from "./task-kinds";
import { kindOf } from "./task-spec";
import { TASK_KINDS, type TaskKind } from "./types";

// What each kind makes of each word that is an outcome of some kind: the outcome recorded and how the intent ends.
const SAID = [
  ["approved", "rejected", "changes_requested", "submitted", "completed", "failed"],
  ["override_approved", "confirmed", "denied", "assigned", "declined", "provided"],
].flat();
const ENDS: Record<TaskKind, Record<string, string>> = {
  approval: { approved: "approved COMPLETED", rejected: "rejected FAILED" },
  review: {
    approved: "approved COMPLETED",
    rejected: "rejected FAILED",
    changes_requested: "changes_requested FAILED",
  },
  form: { submitted: "submitted COMPLETED", approved: "submitted COMPLETED", rejected: "rejected FAILED" },
  manual_action: {
    completed: "completed COMPLETED",
    approved: "completed COMPLETED",
    failed: "failed FAILED",
    rejected: "failed FAILED",
  },
  override: {
    override_approved: "override_approved COMPLETED",
    approved: "override_approved COMPLETED",
    rejected: "rejected FAILED",
  },
  confirmation: {
    confirmed: "confirmed COMPLETED",
    approved: "confirmed COMPLETED",
    denied: "denied FAILED",
    rejected: "denied FAILED",
  },
  assignment: {
    assigned: "assigned COMPLETED",
    approved: "assigned COMPLETED",
    declined: "declined FAILED",
    rejected: "declined FAILED",
  },
  clarification: {
    provided: "provided COMPLETED",
    approved: "provided COMPLETED",
    declined: "declined FAILED",
    rejected: "declined FAILED",
  },
};

describe.each(TASK_KINDS)("%s", (kind) => {
  test.each(SAID)("decided as %s", (said) => {
    const state = waiting({ task_type: kind }, { kind });
    const wanted = ENDS[kind][said];
    const command = vote(ANA, said, { comment: "because" });
    if (!wanted) return expect(codeOf(state, command)).toBe("outcome_not_offered");
    const { intent, tasks } = done(state, command).state;
    expect(`${tasks[0]?.outcome} ${intent.status}`).toBe(wanted);
    expect(intent.progress.decided?.outcome).toBe(tasks[0]?.outcome);
  });

  test("offers one positive outcome, and what it refuses names all of them", () => {
    const outcomes = outcomesOf(kind, []);
    expect(outcomes.filter((outcome) => outcome.positive)).toEqual([
      { name: KINDS[kind].positive, positive: true },
    ]);
    expect(outcomes.map((outcome) => outcome.name)).toEqual([KINDS[kind].positive, ...KINDS[kind].negative]);
  });
});

test("other versions' names of a kind are that kind, and an unknown one is an approval", () => {
  for (const [alias, kind] of Object.entries(KIND_ALIASES)) expect(kindOf(alias)).toBe(kind);
  for (const odd of ["unheard_of", "", 7, null, undefined, "constructor"])
    expect(kindOf(odd)).toBe("approval");
});

// allowed, said, what it is taken for
const narrowed: Array<[string[], string, string | null]> = [
  [["approved", "rejected"], "approved", "approved"],
  [["approved", "deferred"], "deferred", "deferred"],
  [["approved", "deferred"], "rejected", null], // putting off is not refusing
  [["approved", "changes_requested"], "rejected", null],
  [["approved", "denied"], "rejected", "denied"],
  [["approved", "declined", "failed"], "rejected", null], // which of them?
  [["confirmed", "denied"], "approved", "confirmed"],
  [["confirmed", "assigned", "denied"], "approved", null],
  [["Approved", "Rejected"], "approved", "Approved"],
  [["Approved", "approved"], "approved", "approved"], // the very word first
  [["Approved", "APPROVED"], "approved", null],
  [["override-approved", "rejected"], "override_approved", "override-approved"],
  [["yes", "no"], "approved", "yes"],
  [["yes", "no"], "rejected", null],
  [["ship_it", "hold"], "approved", null], // nobody said which one is a yes
  [["approved"], "rejected", null],
  [["rejected"], "approved", null],
  [["approved", "rejected"], "", null],
  [["approved", "rejected"], "toString", null],
];
test.each(narrowed)("of %j, %s is taken for %s", (allowed, said, wanted) => {
  expect(mapOutcome(said, outcomesOf("approval", allowed))?.name ?? null).toBe(wanted);
});

// A word that nobody knows to be a yes, in any place of any list, never lets an intent go on.
test.each([
  [["reject", "approve!"]],
  [["deny", "permit"]],
  [["abort", "retry"]],
  [["deferred", "rejected"]],
  [["no"]],
])("nothing in %j is guessed to be positive", (allowed) => {
  for (const outcome of allowed) {
    const { intent } = done(waiting({ allowed_outcomes: allowed }), vote(ANA, outcome)).state;
    expect(intent).toMatchObject({ status: "FAILED", progress: { decided: { outcome } } });
  }
});

test("an unknown word is positive only when the submitter says so", () => {
  const allowed = ["ship it", "hold", "rejected"];
  const human = { allowed_outcomes: allowed, positive_outcomes: ["ship it"] };
  const ends = allowed.map((word) => done(waiting(human), vote(ANA, word)).state.intent.status);
  expect(ends).toEqual(["COMPLETED", "FAILED", "FAILED"]);
  expect(done(waiting(human), vote(ANA, "approved")).state.tasks[0]?.outcome).toBe("ship it");
  expect(
    done(waiting({ ...human, positive_outcomes: "ship it" }), vote(ANA, "ship it")).state.intent.status,
  ).toBe("FAILED");
});

test("property: what is not a known yes is never positive, and mapping never turns a no into a yes", () => {
  const known = new Set(Object.values(KINDS).map((kind) => kind.positive));
  const yes = new Set([...known, "approve", "accept", "accepted", "allow", "allowed", "confirm", "yes"]);
  const word = fc.oneof(
    fc.constantFrom(...SAID, "reject", "deferred", "Yes"),
    fc.string({ minLength: 1, maxLength: 8 }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...TASK_KINDS),
      fc.array(word, { maxLength: 5 }),
      word,
      (kind, allowed, said) => {
        const offered = outcomesOf(kind, allowed);
        for (const { name, positive } of offered)
          if (positive)
            expect(
              yes.has(
                name
                  .trim()
                  .toLowerCase()
                  .replace(/[\s-]+/g, "_"),
              ),
            ).toBe(true);
        const taken = mapOutcome(said, offered);
        if (taken) expect(offered).toContain(taken);
        if (taken?.positive && taken.name !== said)
          expect(["approved", ...yes]).toContain(said.toLowerCase());
        if (said === "rejected") expect(taken?.positive ?? false).toBe(false);
      },
    ),
  );
});

test("a no stays a no, whatever a submitter calls positive", () => {
  const named = ["rejected", "Changes Requested", "ship it"];
  const outcomes = outcomesOf("review", named, named);
  expect(outcomes.map(({ positive }) => positive)).toEqual([false, false, true]);
});

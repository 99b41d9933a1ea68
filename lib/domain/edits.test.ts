import fc from "fast-check";
import { expect, test } from "vitest";
import { ANA, codeOf, done, NOW, vote, waiting } from "../testing/states";
import { canonical } from "./canonical";
import { findEdits } from "./edits";
import { transition } from "./lifecycle";
import type { Json, JsonObject } from "./types";

const BEFORE: JsonObject = {
  amount: 10,
  note: null,
  "a/b": { "c~d": 1 },
  items: [{ qty: 1 }, { qty: 2 }],
  tags: ["x"],
};
const state = (editable: string[], human: JsonObject = {}) =>
  waiting({ editable, ...human }, {}, { payload: BEFORE });
const approve = (editedPayload: JsonObject, outcome = "approved") => vote(ANA, outcome, { editedPayload });

// editable, what is changed, and the pointers that are refused (none: it is accepted)
const cases: Array<[string[], JsonObject, string[]]> = [
  [["/amount"], { ...BEFORE, amount: 11 }, []],
  [[], { ...BEFORE, amount: 11 }, ["/payload/amount"]],
  [["/amount"], { ...BEFORE, amount: 11, note: "x" }, ["/payload/note"]],
  [["/amount"], { ...BEFORE, amountX: 1 }, ["/payload/amountX"]], // a prefix of the text is no path
  [["/a~1b"], { ...BEFORE, "a/b": { "c~d": 2 } }, []],
  [["/a~1b/c~0d"], { ...BEFORE, "a/b": { "c~d": 2 } }, []],
  [["/a"], { ...BEFORE, "a/b": { "c~d": 2 } }, ["/payload/a~1b/c~0d"]],
  [["/a/b"], { ...BEFORE, "a/b": { "c~d": 2 } }, ["/payload/a~1b/c~0d"]],
  [["/items/1/qty"], { ...BEFORE, items: [{ qty: 1 }, { qty: 5 }] }, []],
  [["/items/0"], { ...BEFORE, items: [{ qty: 1 }, { qty: 5 }] }, ["/payload/items/1/qty"]],
  [["/items/1"], { ...BEFORE, items: [{ qty: 1 }] }, ["/payload/items"]],
  [["/items"], { ...BEFORE, items: [] }, []],
  [["/items"], { ...BEFORE, items: { 0: { qty: 9 } } }, []],
  [[""], { anything: true }, []],
  [["/new"], { ...BEFORE, new: null }, []],
  [["amount"], { ...BEFORE, amount: 11 }, ["/payload/amount"]],
  [["/toString"], { ...BEFORE, toString: {} }, []],
  [[], { ...BEFORE, toString: {} } as JsonObject, ["/payload/toString"]],
  [[], { ...BEFORE, valueOf: null } as JsonObject, ["/payload/valueOf"]],
];

test.each(cases)("where %j may be edited, %j", (editable, edited, outside) => {
  const result = transition(state(editable), approve(edited), NOW);
  expect(result.ok ? [] : result.refusal.problems?.map((problem) => problem.pointer)).toEqual(outside);
  if (!result.ok) expect(result.refusal.code).toBe("not_editable");
});

test("removing a field is an edit of that field", () => {
  const { note: _, ...without } = BEFORE;
  expect(codeOf(state(["/amount"]), approve(without))).toBe("not_editable");
  expect(done(state(["/note"]), approve(without)).decisions[0]?.edits).toEqual([
    { pointer: "/note", before: null },
  ]);
});

test("added, removed and changed to null are told apart, in the vote, its event and the outcome", () => {
  const edited = { ...BEFORE, note: "n", amount: null, extra: null };
  const change = done(state([""]), approve(edited));
  const edits = [
    { pointer: "/amount", before: 10, after: null },
    { pointer: "/note", before: null, after: "n" },
    { pointer: "/extra", after: null },
  ];
  expect(change.decisions[0]?.edits).toEqual(edits);
  expect(change.events[0]?.body?.edits).toEqual(edits);
  expect(change.state.intent.progress.result).toMatchObject({ payload: edited, edits });
});

test("the same payload in another order is no edit and asks for no permission", () => {
  const turned = Object.fromEntries(Object.entries(BEFORE).reverse());
  const change = done(state([]), approve(turned));
  expect(change.decisions[0]?.edits).toBeNull();
  expect(change.state.intent.progress.result).not.toHaveProperty("payload");
});

test("only a yes can change the payload", () => {
  expect(codeOf(state([""]), approve({ ...BEFORE, amount: 1 }, "rejected"))).toBe("not_editable");
  expect(codeOf(state([""]), approve(BEFORE, "rejected"))).toBe("ok");
});

test("one of several who decide together cannot change what the others agreed to", () => {
  expect(codeOf(state([""], { quorum: 2 }), approve({ ...BEFORE, amount: 1 }))).toBe("not_editable");
  expect(codeOf(state([""], { quorum: 2 }), approve(BEFORE))).toBe("ok");
});

test("property: no edits exactly when nothing changed, and every edit is allowed only from a place above it", () => {
  const keys = fc.constantFrom("a", "b", "a/b", "~", "", "toString", "0");
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, 0, 1, "", "x", true),
      fc.array(tie("json"), { maxLength: 2 }),
      fc.dictionary(keys, tie("json"), { maxKeys: 3 }),
    ),
  }));
  const payload = fc.dictionary(keys, json, { maxKeys: 3 });
  fc.assert(
    fc.property(payload, payload, (before, after) => {
      const edits = findEdits(before, after);
      expect(edits.length === 0).toBe(canonical(before) === canonical(after));
      const asked = (editable: string[]) => {
        const result = transition(waiting({ editable }, {}, { payload: before }), approve(after), NOW);
        return result.ok ? "ok" : result.refusal.code;
      };
      const all = edits.map((edit) => edit.pointer);
      expect(asked(all)).toBe("ok");
      for (const left of all) expect(asked(all.filter((pointer) => pointer !== left))).toBe("not_editable");
    }),
  );
});

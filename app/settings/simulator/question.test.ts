import { expect, test } from "vitest";
import { questionShape, readQuestion } from "./question";

const NOW = new Date("2026-11-23T12:00:00.000Z");
const read = (said: Record<string, unknown>) => readQuestion(questionShape.parse(said), "Europe/Berlin", NOW);

test("left empty it is everybody, now, without a deadline", () => {
  expect(read({ type: "refund.v1" })).toEqual({ ok: true, names: [], at: NOW, deadlineAt: null });
});

test("names with commas, a length of time, and a time on the wall clock of whoever asks", () => {
  expect(read({ to: " finance, ana@example.org,,", due: "1 d 4 h", at: "2026-11-23T22:30" })).toEqual({
    ok: true,
    names: ["finance", "ana@example.org"],
    at: new Date("2026-11-23T21:30:00.000Z"),
    deadlineAt: new Date("2026-11-25T01:30:00.000Z"),
  });
});

test("what cannot be read is said at its field", () => {
  expect(read({ to: Array(21).fill("a").join(), due: "soon", at: "tomorrow" })).toEqual({
    ok: false,
    fields: {
      to: "At most 20 names.",
      due: "A length of time, such as 4 h or 2 d.",
      at: "A day and a time.",
    },
  });
});

test("an address that somebody made up asks nothing wrong", () => {
  expect(questionShape.parse({ risk: "extreme", to: ["a", "b"], due: 7, at: "x".repeat(100) })).toEqual({
    type: "",
    to: "",
    risk: "normal",
    due: "",
    at: "",
  });
});

test("what no column of text can hold is as good as not said", () => {
  expect(questionShape.parse({ type: "refund\0.v1", to: "\0", due: "1 d\0", at: "\0" })).toMatchObject({
    type: "",
    to: "",
    due: "",
    at: "",
  });
});

import { expect, test } from "vitest";
import { describeEvent } from "./describe";
import { describeAhead } from "./describe-ahead";
import { BY_MACHINES } from "./describe-machines.fixture";
import { LOOKUP } from "./describe-people.fixture";
import { NOBODYS } from "./describe-time";
import type { NewEvent } from "./state";
import type { JsonObject } from "./types";

// Of what an agent is offered the simulator tells nothing: it is asked about people.
const isOffered = ({ type }: NewEvent): boolean =>
  type === "intent.delivered" || type === "intent.delivery_failed" || type === "intent.task_released";

const ofTime = BY_MACHINES.map(([name, change]) => [name, change().events] as const).flatMap(
  ([name, events]) =>
    events.some(isOffered)
      ? []
      : events
          .filter(({ actor }) => actor === NOBODYS)
          .map((event): [string, NewEvent] => [`${name}: ${event.type}`, event]),
);

test.each(ofTime)("what time alone would do has not happened: %s", (_name, event) => {
  const { word, sentence, said } = describeAhead(event, LOOKUP);
  expect(sentence).toMatch(/\bwould\b/);
  expect(sentence).not.toMatch(/\b(?:was|were|passed|expired|counts|completed|ended)\b/);
  expect({ word, said }).toMatchObject({ word: describeEvent(event, LOOKUP).word, said: null });
});

test("as a reader expects it", () => {
  const lines = ofTime.map(([, event]) => describeAhead(event, LOOKUP).sentence);
  expect([...new Set(lines)]).toMatchInlineSnapshot(`
    [
      "The deadline would pass without an outcome, so it would expire",
      "Reminder 2 would be sent",
      "Reminder 4 would be sent",
      "Without an answer, it would be escalated to Otto",
      "Still without an answer, all who are asked would be told again; ghost is not known here",
      "The deadline would pass without an outcome, so it would count as rejected",
      "That would end the request, with the outcome rejected",
      "The deadline would pass without an outcome, so it would count as approved",
      "That would complete the request, with the outcome approved",
      "Nobody would have answered in time, so it would expire; it would not count as approved, because people would have had less than 12 h for it",
      "Nobody would have answered in time, so it would expire",
      "Without an answer, it would be escalated to the owners",
      "It would not be decided by the time the workspace aims at",
    ]
  `);
});

test("what somebody does is told as it is elsewhere", () => {
  const [, event] = ofTime[0] as [string, NewEvent];
  const claimed = { ...event, type: "intent.task_claimed" as const, actor: "person:gone" };
  expect(describeAhead(claimed, LOOKUP)).toEqual(describeEvent(claimed, LOOKUP));
});

test("whom it would be put to, and who would stand in", () => {
  const [, event] = ofTime[0] as [string, NewEvent];
  const told = (body: JsonObject, lookup = LOOKUP) =>
    describeAhead({ ...event, type: "intent.human_task_assigned", body }, lookup).sentence;
  expect(told({ on_timeout: "approved" })).toBe(
    "The decision would be put to finance and ana@example.org; without one in time it would count as approved",
  );
  expect(told({ reason: "out_of_office", refs: ["role:owner"], absent: ["everyone"] })).toBe(
    "The owners would be asked as well, standing in for everyone, out of office",
  );
});

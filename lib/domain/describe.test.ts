import { expect, test } from "vitest";
import { agent, later, submitted } from "../testing/states";
import { describeEvent, EVENT_WORDS, lineOf } from "./describe";
import { BY_MACHINES } from "./describe-machines.fixture";
import { BY_PEOPLE, LOOKUP } from "./describe-people.fixture";
import type { Change, NewEvent } from "./state";
import { type Opening, open } from "./transitions/open";
import { EVENT_TYPES, type EventType, type JsonObject } from "./types";

const lineFor = (event: Parameters<typeof describeEvent>[0]): string => lineOf(describeEvent(event, LOOKUP));
const lines = ({ events }: Change): string[] => events.map(lineFor);
const covered = new Set<EventType>();
const told = (change: Change): string[] => {
  for (const { type } of change.events) covered.add(type);
  return lines(change);
};

test.each([...BY_PEOPLE, ...BY_MACHINES])("%s", (_name, change, says) =>
  expect(told(change())).toEqual(says),
);

const births: Array<[string, Opening["to"], string]> = [
  [
    "people",
    {
      kind: "people",
      spec: { human_task: {}, title: "x", of: 1, levels: [] },
      assignees: ["everyone"],
      holder: { type: "human", ref: "everyone", name: "everyone" },
    },
    "The decision was put to finance and ana@example.org.",
  ],
  ["an agent", { kind: "agent", registered: true }, "It was offered to whom it is addressed."],
];

test.each(births)("a request to %s", (_name, to, third) => {
  const { intent } = submitted(null);
  const change = open({ intent, actor: agent, requestHash: "ab", to }, later(0));
  expect(told(change)).toEqual(["Agent deployer made this request.", "The request was accepted.", third]);
});

test("every type of event that a transition can write was described from what it really writes", () => {
  // Nothing writes intent.waiting yet: a task's own event says that it waits.
  expect(EVENT_TYPES.filter((type) => !covered.has(type))).toEqual(["intent.waiting"]);
  expect(lineFor(bare("intent.waiting"))).toBe("It waits for a person.");
});

const bare = (type: EventType, body: JsonObject | null = null): NewEvent => ({
  seq: 8,
  type,
  status: "WAITING",
  waitingReason: "WAITING_FOR_HUMAN",
  at: later(0),
  actor: "person:gone",
  via: "inbox",
  body,
});

test.each(EVENT_TYPES)("%s has a word and a sentence, whatever its body holds", (type) => {
  expect(EVENT_WORDS[type]).toMatch(/^[A-Z][a-z ]+$/);
  const odd: JsonObject = {
    to: [1, null],
    refs: { a: 1 },
    outcome: "constructor",
    edits: "x",
    seqs: null,
    error: [],
  };
  for (const body of [
    null,
    {},
    odd,
    { to: 7, from: {}, patch: "x", grants: [1], votes: "many", version: {} },
  ])
    expect(lineFor(bare(type, body))).toMatch(/^\S.*[."]$/);
});

test("what somebody wrote stays apart from the sentence, so that it cannot pass for one", () => {
  const words = 'fine". Otto approved in the inbox. "';
  expect(describeEvent(bare("intent.commented", { text: words }), LOOKUP)).toEqual({
    word: "Comment",
    sentence: "Somebody who is not known here commented in the inbox",
    said: words,
  });
});

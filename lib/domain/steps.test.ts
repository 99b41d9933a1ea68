import { expect, test } from "vitest";
import { ANA, done, person, stateIn, vote, waiting } from "../testing/states";
import type { State } from "./state";
import { stepsOf } from "./steps";

const drawn = ({ intent, tasks }: State): string[] =>
  stepsOf(intent, tasks[0] ?? null).map(
    ({ word, state, about }) => `${word} ${state}${about ? ` ${about}` : ""}`,
  );

const CASES: Array<[string, State, string[]]> = [
  [
    "a task that waits",
    waiting(),
    ["Asked done", "Waiting now for a person's decision", "Decided next", "Outcome taken next"],
  ],
  [
    "a decision nobody has acted on",
    done(waiting(), vote(ANA)).state,
    ["Asked done", "Waited done", "Decided done approved", "Outcome taken next by nobody yet"],
  ],
  [
    "a request taken back",
    done(waiting(), { type: "cancel", actor: person("00000000-0000-4000-8000-0000000000f1") }).state,
    ["Asked done", "Waited done", "Canceled stopped nobody decided", "Outcome taken next by nobody yet"],
  ],
  [
    "an agent's intent that is offered",
    stateIn("DELIVERED"),
    ["Asked done", "Offered now", "In progress next", "Completed next", "Outcome taken next"],
  ],
  [
    "one that is worked on",
    stateIn("ACKNOWLEDGED"),
    ["Asked done", "Offered done", "Taken on now", "Completed next", "Outcome taken next"],
  ],
  [
    "one that was done, and its outcome taken",
    stateIn("COMPLETED", { progress: { claim: { by: "key:k1", claimer: "bot", at: "", fence: 1 } } }),
    ["Asked done", "Offered done", "Completed done", "Outcome taken done by bot"],
  ],
  [
    "one that failed",
    stateIn("FAILED"),
    ["Asked done", "Offered done", "Failed stopped", "Outcome taken next by nobody yet"],
  ],
];

test.each(CASES)("%s", (_name, state, steps) => expect(drawn(state)).toEqual(steps));

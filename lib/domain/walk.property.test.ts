// Whatever is asked, by whomever, in whatever order and at whatever time, these hold (I2, I3, I7, I9, I11).
import fc from "fast-check";
import { expect, test } from "vitest";
import { later } from "../testing/states";
import { isAssigned, isBehind, openTask } from "./access";
import type { Command } from "./commands";
import { transition } from "./lifecycle";
import type { Change, NewEvent, State } from "./state";
import { readSpec } from "./task-spec";
import { EVENT_TYPES, type EventType, isTerminal, TERMINAL_EVENT } from "./types";
import { move, start } from "./walk.fixture";

test("property: every course of an intent keeps its promises", () => {
  const seen: Record<string, number> = {};
  const count = (what: string) => {
    seen[what] = (seen[what] ?? 0) + 1;
  };
  fc.assert(
    fc.property(start, fc.array(move, { minLength: 1, maxLength: 40, size: "max" }), (first, moves) => {
      let state = first;
      let seconds = 0;
      const log: NewEvent[] = [];
      for (const { said, isApt, after } of moves) {
        seconds += after;
        const before = deepFreeze(state);
        const command = isApt ? aptly(said, before) : said;
        const result = transition(before, command, later(seconds)); // a change of the frozen state would throw
        if (!result.ok) {
          expect(result.refusal.message).toMatch(/\.$/);
          continue;
        }
        checkStep(before, result.value, command, later(seconds));
        state = result.value.state;
        log.push(...result.value.events);
        checkState(state, log, first);
        count(command.type);
        for (const event of result.value.events) count(event.type);
      }
    }),
    { numRuns: 4000 },
  );
  // The courses went everywhere: every command was followed, and everything that can be told was told.
  const told = EVENT_TYPES.filter((type) => !ELSEWHERE.has(type));
  for (const what of [...COMMANDS, ...told]) expect(seen[what] ?? 0, what).toBeGreaterThan(5);
});

const COMMANDS = [
  "decide",
  "claim_task",
  "release_task",
  "reassign",
  "comment",
  "cancel",
  "revise",
  "resolve",
  "report",
].concat(["proceed", "transfer", "acknowledge", "take", "fire"]);
// Told at birth, or by commands that change nothing else.
const ELSEWHERE = new Set<EventType>([
  "intent.created",
  "intent.submitted",
  "intent.human_task_assigned",
  "intent.waiting",
  "intent.messages_deleted",
  "intent.controls_updated",
  "intent.policy_updated",
  "intent.disputed",
  "intent.dispute_settled",
]);

// Blind chance alone would seldom name the right version or the round that is armed.
function aptly(command: Command, { intent, timers }: State): Command {
  const { version, payloadHash } = intent;
  if (command.type === "decide") return { ...command, version, payloadHash };
  const armed = timers[intent.seq % Math.max(timers.length, 1)];
  return command.type === "fire" && armed ? { type: "fire", kind: armed.kind, round: armed.round } : command;
}

function checkState({ intent, tasks, timers }: State, log: NewEvent[], first: State): void {
  expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => first.intent.seq + 2 * (i + 1)));
  const last = log.at(-1) ?? { ...first.intent, at: first.intent.updatedAt };
  expect([intent.status, intent.waitingReason, intent.seq]).toEqual([
    last.status,
    last.waitingReason,
    last.seq,
  ]);
  expect(intent.updatedAt).toEqual(last.at);
  for (const [i, event] of log.entries())
    if (i > 0) expect(event.at >= (log[i - 1] as NewEvent).at).toBe(true);
  const ends = log.filter((event) => Object.values(TERMINAL_EVENT).includes(event.type));
  expect(ends.length).toBe(isTerminal(intent.status) ? 1 : 0);
  expect(new Set(timers.map((timer) => timer.kind)).size).toBe(timers.length);
  for (const task of tasks) {
    expect(task.status === "open").toBe(!isTerminal(intent.status));
    const lapsed =
      task.status === "expired" && isDecidedByNobody(intent) ? task.spec.time?.expire?.outcome : null;
    expect([task.closedAt === null, task.outcome !== null]).toEqual([
      task.status === "open",
      task.status === "decided" || typeof lapsed === "string",
    ]);
  }
  if (isTerminal(intent.status)) expect(timers).toEqual([]);
  expect(intent.waitingReason !== null).toBe(intent.status === "WAITING");
}

const isDecidedByNobody = ({ progress }: State["intent"]): boolean => progress.decided?.by === null;

function checkStep(before: State, change: Change, command: Command, now: Date): void {
  const { intent } = before;
  if (isTerminal(intent.status)) {
    expect(command.type).toBe("take");
    expect(change.state.intent.status).toBe(intent.status);
  } else if (intent.deadlineAt && now >= intent.deadlineAt) expect(command).toMatchObject({ kind: "expiry" });
  const votes = change.state.decisions.length - before.decisions.length;
  expect([votes, change.decisions.length]).toEqual(command.type === "decide" ? [1, 1] : [0, 0]);
  const task = openTask(before);
  if (task && change.state.intent.status === "COMPLETED" && command.type !== "decide") {
    expect(command.type).toBe("fire");
    expect(task.spec.time?.expire?.positive).toBe(true);
  }
  for (const vote of change.decisions) {
    const authority = before.authority.get(vote.personId);
    expect(task && authority && isAssigned(task, vote.personId, authority)).toBe(true);
    if (task && readSpec(task.spec).fourEyes) expect(isBehind(before, vote.personId)).toBe(false);
    expect([vote.version, vote.payloadHash]).toEqual([intent.version, intent.payloadHash]);
    expect(change.events.find((event) => event.seq === vote.seq)?.actor).toBe(`person:${vote.personId}`);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Map)
    return value;
  for (const inner of Object.values(value)) if (!Object.isFrozen(inner)) deepFreeze(inner);
  return Object.freeze(value);
}

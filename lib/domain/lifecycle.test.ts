import { describe, expect, test } from "vitest";
import { NOW, stateIn, taskOf } from "../testing/states";
import type { Command } from "./commands";
import { EVERY_COMMAND as commands } from "./every-command.fixture";
import { transition } from "./lifecycle";
import type { State } from "./state";
import { STATUSES, type Status } from "./types";

// Every command against every status. "ok" or the code of the refusal; four terminal statuses always answer alike.
// Every command against every status. "ok" or the code of the refusal; four terminal statuses always answer alike.
const OPEN: Status[] = ["CREATED", "SUBMITTED", "DELIVERED", "ACKNOWLEDGED", "IN_PROGRESS"];
const inOpen = (code: string): Partial<Record<Status, string>> =>
  Object.fromEntries(OPEN.map((status) => [status, code]));
const inEvery = (code: string): Partial<Record<Status, string>> =>
  Object.fromEntries(STATUSES.map((status) => [status, code]));
const TERMINAL_CLOSED = { COMPLETED: "closed", FAILED: "closed", CANCELED: "closed", TIMED_OUT: "closed" };

// WAITING here is waiting for a person: an open task belongs to it.
const table: Record<string, Partial<Record<Status, string>>> = {
  decide: { ...inOpen("no_task"), WAITING: "ok", ...TERMINAL_CLOSED },
  claim_task: { ...inOpen("no_task"), WAITING: "ok", ...TERMINAL_CLOSED },
  release_task: { ...inOpen("no_task"), WAITING: "not_claimed", ...TERMINAL_CLOSED },
  let_go: { ...inOpen("no_task"), WAITING: "ok", ...TERMINAL_CLOSED },
  ask_owners: { ...inOpen("no_task"), WAITING: "ok", ...TERMINAL_CLOSED },
  reassign: { ...inOpen("no_task"), WAITING: "ok", ...TERMINAL_CLOSED },
  comment: { ...inOpen("ok"), WAITING: "ok", ...TERMINAL_CLOSED },
  delete_messages: {
    ...inOpen("ok"),
    WAITING: "ok",
    COMPLETED: "ok",
    FAILED: "ok",
    CANCELED: "ok",
    TIMED_OUT: "ok",
  },
  cancel: { ...inOpen("ok"), WAITING: "ok", ...TERMINAL_CLOSED },
  revise: { ...inOpen("ok"), WAITING: "ok", ...TERMINAL_CLOSED },
  resolve_completed: { ...inOpen("ok"), WAITING: "human_required", ...TERMINAL_CLOSED },
  resolve_failed: { ...inOpen("ok"), WAITING: "ok", ...TERMINAL_CLOSED },
  resolve_canceled: { ...inOpen("ok"), WAITING: "ok", ...TERMINAL_CLOSED },
  report_complete: { ...inOpen("ok"), WAITING: "wrong_agent", ...TERMINAL_CLOSED },
  report_fail: { ...inOpen("ok"), WAITING: "wrong_agent", ...TERMINAL_CLOSED },
  proceed: { ...inOpen("ok"), WAITING: "human_required", ...TERMINAL_CLOSED },
  controls: { ...inOpen("ok"), WAITING: "ok", ...TERMINAL_CLOSED },
  policy: { ...inOpen("ok"), WAITING: "ok", ...TERMINAL_CLOSED },
  acknowledge: { ...inOpen("ok"), WAITING: "ok", ...TERMINAL_CLOSED },
  transfer: { ...inOpen("ok"), WAITING: "wrong_agent", ...TERMINAL_CLOSED },
  take: {
    ...inOpen("not_terminal"),
    WAITING: "not_terminal",
    COMPLETED: "ok",
    FAILED: "ok",
    CANCELED: "ok",
    TIMED_OUT: "ok",
  },
  dispute: inEvery("ok"),
  settle_dispute: inEvery("not_found"),
  stand_in: { ...inOpen("no_task"), WAITING: "no_task", ...TERMINAL_CLOSED },
  fire: { ...inOpen("not_armed"), WAITING: "not_armed", ...TERMINAL_CLOSED },
};

const stateFor = (status: Status): State =>
  status === "WAITING" ? stateIn(status, {}, taskOf()) : stateIn(status);

describe.each(Object.keys(commands))("%s", (name) => {
  test.each(STATUSES)("in %s", (status) => {
    const before = stateFor(status);
    const frozen = JSON.stringify({ ...before, authority: null });
    const result = transition(before, commands[name] as Command, NOW);
    expect(result.ok ? "ok" : result.refusal.code).toBe(table[name]?.[status]);
    expect(JSON.stringify({ ...before, authority: null })).toBe(frozen);
    if (!result.ok) expect(result.refusal.message).toMatch(/\.$/);
    if (!result.ok) return;
    const { state, events } = result.value;
    expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => before.intent.seq + 2 * (i + 1)));
    expect(state.intent.seq).toBe(before.intent.seq + 2 * events.length);
    for (const event of events) expect(event.status === "WAITING").toBe(event.waitingReason !== null);
    if (["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"].includes(state.intent.status)) {
      expect(state.timers).toEqual([]);
      expect(state.tasks.filter((task) => task.status === "open")).toEqual([]);
    }
  });
});

test("the table names every command and every status", () => {
  expect(Object.keys(table).sort()).toEqual(Object.keys(commands).sort());
  for (const row of Object.values(table)) expect(Object.keys(row)).toHaveLength(STATUSES.length);
});

// Whatever course an intent takes, what its row remembers is what its log tells: else the checker would cry out over what is well.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Command } from "../../domain/commands";
import { transition } from "../../domain/lifecycle";
import type { NewEvent, State } from "../../domain/state";
import { EVENT_TYPES } from "../../domain/types";
import { move, start } from "../../domain/walk.fixture";
import { later, NOW } from "../../testing/states";
import { checkAsked } from "./verify-asked";
import type { Bundle } from "./verify-bundle";
import { checkRemembered } from "./verify-remembered";

// Of what a row of the first events has only what is looked at here.
const BIRTH = {
  seq: 6,
  type: "intent.human_task_assigned",
  status: "WAITING",
  at: NOW,
  actor: "agent:x",
  body: null,
};

function bundleOf({ intent, tasks }: State, log: NewEvent[]): Bundle {
  const { submitter, behindPersonId, type, options, progress, deadlineAt, to } = intent;
  const row = { submitter, type, options, progress, reply_to: null, to_agent: to, deadline_at: deadlineAt };
  const titled = tasks.map((task) => ({
    ...task,
    spec: { ...task.spec, human_task: { ...task.spec.human_task, title: task.spec.title } },
  }));
  const events = [...(tasks.length > 0 ? [BIRTH] : []), ...log];
  return { intent: { ...row, behind_person_id: behindPersonId }, tasks: titled, events } as never;
}

const apt = (command: Command, { intent, timers }: State): Command => {
  const { version, payloadHash } = intent;
  if (command.type === "decide") return { ...command, version, payloadHash };
  const armed = timers[intent.seq % Math.max(timers.length, 1)];
  return command.type === "fire" && armed ? { type: "fire", kind: armed.kind, round: armed.round } : command;
};

test("property: the row of an intent remembers what its log tells", () => {
  const seen: Partial<Record<string, number>> = {};
  fc.assert(
    fc.property(start, fc.array(move, { minLength: 1, maxLength: 40, size: "max" }), (first, moves) => {
      let state = first;
      let seconds = 0;
      const log: NewEvent[] = [];
      for (const { said, isApt, after } of moves) {
        seconds += after;
        const result = transition(state, isApt ? apt(said, state) : said, later(seconds));
        if (!result.ok) continue;
        state = result.value.state;
        log.push(...result.value.events);
        for (const { type } of result.value.events) seen[type] = (seen[type] ?? 0) + 1;
        const found: string[] = [];
        const bundle = bundleOf(state, log);
        checkRemembered(bundle, (_, what) => found.push(what));
        checkAsked(bundle, (_, what) => found.push(what));
        expect(found).toEqual([]);
      }
    }),
    { numRuns: 1500 },
  );
  const told = EVENT_TYPES.filter((type) =>
    /failed|completed|canceled|timed_out|claimed|escalated|reminder|transfer/.test(type),
  );
  for (const type of told) expect(seen[type] ?? 0, type).toBeGreaterThan(5);
});

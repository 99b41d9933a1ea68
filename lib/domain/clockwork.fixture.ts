// A worker of a few lines, so that what an intent does in time reads as a trail of seconds and events.
import { done, later, OTTO, submitted } from "../testing/states";
import type { State } from "./state";
import { type JsonObject, TIMER_KINDS } from "./types";

export type Story = { state: State; trail: string[] };

// The worker: looks at the clock every `tick` seconds and fires what is due, kinds in their order, until nothing is.
export function run(start: State, until: number, tick = 1, from = 0): Story {
  const story: Story = { state: start, trail: [] };
  for (let at = from; at <= until; at += tick) fireDue(story, at);
  return story;
}

function fireDue(story: Story, at: number): void {
  for (;;) {
    const due = TIMER_KINDS.flatMap((kind) =>
      story.state.timers.filter((timer) => timer.kind === kind && timer.dueAt <= later(at)),
    )[0];
    if (!due) return;
    const change = done(story.state, { type: "fire", kind: due.kind, round: due.round }, later(at));
    story.state = change.state;
    for (const { type, body } of change.events) {
      const more = body?.level ?? body?.remind_count ?? "";
      story.trail.push(`${at} ${type.slice("intent.".length)} ${more}`.trim());
    }
  }
}

export const asked = (human: JsonObject, deadline?: number, levels: string[][] = [[`person:${OTTO}`]]) =>
  submitted(human, deadline === undefined ? {} : { deadlineAt: later(deadline) }, { levels });
export const trailOf = (human: JsonObject, until: number, deadline?: number, levels?: string[][]) =>
  run(asked(human, deadline, levels), until).trail;

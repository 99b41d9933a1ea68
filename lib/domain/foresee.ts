// What the clock will do to a task that nobody answers, found out by letting it pass: the rules that fire its timers are asked,
// so what is foreseen is what will happen.
import { transition } from "./lifecycle";
import { levelNames } from "./schedule";
import type { NewEvent, State } from "./state";
import type { StoredSpec } from "./task-spec";
import { open } from "./transitions/open";
import { SYSTEM, TIMER_KINDS } from "./types";

export type Foreseen = { seconds: number; type: NewEvent["type"]; asked: string[] };

const START = new Date(0);
const MOST = 200;

export function foresee(spec: StoredSpec): Foreseen[] {
  const found: Foreseen[] = [];
  let state = asked(spec);
  while (found.length < MOST) {
    const [next] = [...state.timers].sort(
      (a, b) =>
        a.dueAt.getTime() - b.dueAt.getTime() || TIMER_KINDS.indexOf(a.kind) - TIMER_KINDS.indexOf(b.kind),
    );
    const fired = next && transition(state, { type: "fire", kind: next.kind, round: next.round }, next.dueAt);
    if (!next || !fired?.ok) break;
    const seconds = (next.dueAt.getTime() - START.getTime()) / 1000;
    for (const { type } of fired.value.events)
      found.push({ seconds, type, asked: type === "intent.escalated" ? namesFor(spec, next.round) : [] });
    state = fired.value.state;
  }
  return found;
}

const namesFor = (spec: StoredSpec, round: number): string[] =>
  round > (spec.time?.levels?.length ?? 0) * (1 + (spec.time?.repeat ?? 0))
    ? ["owners"]
    : levelNames({}, spec, round);

function asked(spec: StoredSpec): State {
  const intent = {
    workspaceId: "",
    id: "",
    type: "",
    correlationId: "",
    from: "",
    to: "human",
    submitter: "",
    behindPersonId: null,
    payload: {},
    payloadHash: "",
    deadlineAt: null,
    options: {},
  };
  const holder = { type: "human" as const, ref: "everyone", name: "everyone" };
  const to = { kind: "people" as const, spec, assignees: ["everyone"], holder };
  return open({ intent, actor: SYSTEM, requestHash: "", to }, START).state;
}

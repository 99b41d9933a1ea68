// States of the domain, made by hand for table tests, and short words for what tests do with them.
import type { Command } from "../domain/commands";
import { transition } from "../domain/lifecycle";
import type { Change, State, Task } from "../domain/state";
import { type Opening, open } from "../domain/transitions/open";
import type { Actor, Authority, JsonObject, Role, Status } from "../domain/types";
import { SYSTEM } from "../domain/types";

export const NOW = new Date("2026-03-01T12:00:00.000Z");
export const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

export const ANA = "00000000-0000-4000-8000-0000000000a1";
export const BEN = "00000000-0000-4000-8000-0000000000b1";
export const EVA = "00000000-0000-4000-8000-0000000000e1"; // behind the requesting agent
export const OTTO = "00000000-0000-4000-8000-0000000000f1"; // owner, assigned nothing by name
export const FAY = "00000000-0000-4000-8000-0000000000c1"; // auditor
export const FINANCE = "00000000-0000-4000-8000-00000000f00d";

export const person = (id: string, name = "Ana", via: Actor["via"] = "inbox"): Actor =>
  ({ kind: "person", id, personId: id, name, via }) as Actor;
export const agent: Actor = {
  kind: "agent",
  id: "sa_1",
  personId: EVA,
  name: "agent://o/w/deployer",
  via: "api",
};
export const worker: Actor = {
  kind: "agent",
  id: "sa_2",
  personId: null,
  name: "agent://o/w/worker",
  via: "api",
};
export const stranger: Actor = {
  kind: "agent",
  id: "sa_3",
  personId: null,
  name: "agent://o/w/stranger",
  via: "api",
};
export const machineKey: Actor = { kind: "key", id: "k1", personId: null, name: "workspace", via: "api" };
export { SYSTEM };

const authority = (role: Role, groups: string[] = [], active = true): Authority => ({ role, groups, active });
const AUTHORITIES = new Map<string, Authority>([
  [ANA, authority("member", [FINANCE])],
  [BEN, authority("member")],
  [EVA, authority("member")],
  [OTTO, authority("owner")],
  [FAY, authority("auditor")],
]);

export function taskOf(human: JsonObject = {}, more: Partial<Task> = {}): Task {
  return {
    id: "i1",
    kind: "approval",
    status: "open",
    risk: "normal",
    spec: { human_task: human, title: "Deploy?", of: 4, levels: [[`person:${OTTO}`]] },
    assignees: ["everyone"],
    claimedBy: null,
    dueAt: null,
    assignedAt: NOW,
    closedAt: null,
    outcome: null,
    ...more,
  };
}

export function stateIn(
  status: Status,
  more: Partial<State["intent"]> = {},
  task: Task | null = null,
): State {
  return {
    intent: {
      workspaceId: "w1",
      id: "i1",
      type: "deploy.v1",
      correlationId: "i1",
      from: "agent://o/w/deployer",
      to: task ? "human" : "agent://o/w/worker",
      submitter: "agent:sa_1",
      behindPersonId: EVA,
      payload: { amount: 10, nested: { a: 1 } },
      payloadHash: "aa".repeat(32),
      version: 1,
      status,
      waitingReason: status === "WAITING" ? "WAITING_FOR_HUMAN" : null,
      seq: 6,
      head: "bb".repeat(32),
      deadlineAt: null,
      options: {},
      progress: {},
      createdAt: NOW,
      updatedAt: NOW,
      ...more,
    },
    tasks: task ? [task] : [],
    decisions: [],
    timers: [],
    authority: AUTHORITIES,
  };
}

export const waiting = (
  human: JsonObject = {},
  more: Partial<Task> = {},
  intent: Partial<State["intent"]> = {},
): State => stateIn("WAITING", intent, taskOf(human, more));

// The same state, where these people are somebody else than usual; null: unknown to the workspace.
export function knowing(state: State, people: Record<string, Partial<Authority> | null>): State {
  const known = new Map(state.authority);
  for (const [id, as] of Object.entries(people)) {
    if (as === null) known.delete(id);
    else known.set(id, { ...authority("member"), ...known.get(id), ...as });
  }
  return { ...state, authority: known };
}

// As it is submitted: with its first events and the timers it asked for.
export function submitted(
  human: JsonObject | null,
  more: Partial<Opening["intent"]> = {},
  spec: Partial<Task["spec"]> = {},
): State {
  const intent: Opening["intent"] = {
    workspaceId: "w1",
    id: "i1",
    type: "deploy.v1",
    correlationId: "i1",
    from: "agent://o/w/deployer",
    to: human ? "human" : "agent://o/w/worker",
    submitter: "agent:sa_1",
    behindPersonId: EVA,
    payload: { amount: 10 },
    payloadHash: "aa".repeat(32),
    deadlineAt: null,
    options: {},
    ...more,
  };
  const stored = { human_task: human ?? {}, title: "Deploy?", of: 4, levels: [[`person:${OTTO}`]], ...spec };
  const holder = { type: "human" as const, ref: "everyone", name: "everyone" };
  const to: Opening["to"] = human
    ? { kind: "people", spec: stored, assignees: ["everyone"], holder }
    : { kind: "agent", registered: true };
  return { ...open({ intent, actor: agent, requestHash: "", to }, NOW).state, authority: AUTHORITIES };
}

export function done(state: State, command: Command, now = NOW): Change {
  const result = transition(state, command, now);
  if (!result.ok) throw new Error(`${command.type} was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/** "ok", or the code of the refusal. */
export function codeOf(state: State, command: Command, now = NOW): string {
  const result = transition(state, command, now);
  return result.ok ? "ok" : result.refusal.code;
}

export const vote = (id: string, outcome = "approved", more: object = {}): Command => ({
  type: "decide",
  actor: person(id),
  outcome,
  ...more,
});

export const trail = (change: Change): string[] =>
  change.events.map((event) => `${event.seq} ${event.type} ${event.status}`);

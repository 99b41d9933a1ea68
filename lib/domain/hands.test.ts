// What people do with a task short of deciding it.
import { describe, expect, test } from "vitest";
import {
  ANA,
  agent,
  BEN,
  codeOf,
  done,
  EVA,
  FAY,
  FINANCE,
  knowing,
  machineKey,
  OTTO,
  person,
  stranger,
  trail,
  vote,
  waiting,
} from "../testing/states";
import type { Command } from "./commands";
import type { Actor } from "./types";

const claim = (id: string): Command => ({ type: "claim_task", actor: person(id) });
const release = (id: string): Command => ({ type: "release_task", actor: person(id) });
const handTo = (by: string, to: string[], of = 1): Command => ({
  type: "reassign",
  actor: person(by),
  to,
  names: to,
  of,
});
const say = (actor: Actor): Command => ({ type: "comment", actor, text: "hello" });
const mine = { assignees: [`person:${ANA}`, `person:${BEN}`] };

// Who may do what with a task that ANA and BEN are asked for: OTTO owns the workspace, FAY audits it, EVA is a bystander.
const BY_WHOM: Array<[string, string, Record<string, string>]> = [
  ["ANA", ANA, { claim: "ok", release: "not_claimed", handTo: "ok", say: "ok" }],
  ["EVA", EVA, { claim: "not_assignee", release: "not_assignee", handTo: "not_assignee", say: "ok" }],
  ["OTTO", OTTO, { claim: "not_assignee", release: "not_claimed", handTo: "ok", say: "ok" }],
  [
    "FAY",
    FAY,
    { claim: "not_assignee", release: "not_assignee", handTo: "not_assignee", say: "not_assignee" },
  ],
];
test.each(BY_WHOM)("%s may", (_, id, expected) => {
  const state = waiting({}, mine);
  const tried = {
    claim: claim(id),
    release: release(id),
    handTo: handTo(id, ["everyone"], 4),
    say: say(person(id)),
  };
  for (const [name, command] of Object.entries(tried))
    expect(codeOf(state, command), name).toBe(expected[name]);
});

test.each([ANA, OTTO])("whoever was deactivated may nothing any more", (id) => {
  for (const as of [{ active: false }, null, { role: "auditor" as const }]) {
    const state = knowing(waiting({}, { ...mine, claimedBy: id }, { submitter: `person:${id}` }), {
      [id]: as,
    });
    const payload = { type: "revise" as const, payload: {}, payloadHash: "00" };
    const tried: Command[] = [
      vote(id),
      claim(id),
      release(id),
      handTo(id, ["everyone"], 4),
      say(person(id)),
      { type: "cancel", actor: person(id) },
      { ...payload, actor: person(id) },
      { type: "policy", actor: person(id) },
      { type: "controls", actor: person(id), patch: {} },
      { type: "resolve", actor: person(id), status: "CANCELED" },
      { type: "proceed", actor: person(id) },
    ];
    for (const command of tried) expect(codeOf(state, command), command.type).toBe("not_assignee");
  }
});

test("machines and agents handle no tasks, but may comment on their own requests", () => {
  for (const actor of [agent, machineKey, stranger])
    for (const command of [claim(ANA), release(ANA), handTo(ANA, ["everyone"], 4)])
      expect(codeOf(waiting(), { ...command, actor } as Command)).toBe("human_required");
  expect([agent, machineKey, stranger].map((actor) => codeOf(waiting(), say(actor)))).toEqual([
    "ok",
    "ok",
    "wrong_agent",
  ]);
});

describe("a claim", () => {
  const claimed = done(waiting(), claim(BEN)).state;

  test("keeps others from deciding, and is not counted twice", () => {
    expect(codeOf(claimed, vote(ANA))).toBe("claimed_by_other");
    expect(codeOf(claimed, claim(ANA))).toBe("claimed_by_other");
    expect(done(claimed, claim(BEN)).events).toEqual([]);
    expect(codeOf(claimed, vote(BEN))).toBe("ok");
  });

  test("is given back by whoever holds it or by an owner", () => {
    expect(codeOf(claimed, release(ANA))).toBe("claimed_by_other");
    for (const id of [BEN, OTTO]) {
      const change = done(claimed, release(id));
      expect(trail(change)).toEqual(["10 intent.task_released WAITING"]);
      expect(codeOf(change.state, vote(ANA))).toBe("ok");
    }
  });

  test("of somebody who is gone leaves no task stuck", () => {
    const gone = knowing(claimed, { [BEN]: { active: false } });
    expect(codeOf(gone, release(BEN))).toBe("not_assignee");
    expect(codeOf(done(gone, release(OTTO)).state, vote(ANA))).toBe("ok");
    expect(codeOf(done(gone, handTo(ANA, [`person:${ANA}`])).state, vote(ANA))).toBe("ok");
  });

  test.each([
    ["was removed", { active: false }],
    ["is an auditor now", { role: "auditor" as const }],
  ])("of somebody who %s keeps nobody off, and is let go once", (_, as) => {
    const gone = knowing(claimed, { [BEN]: as });
    expect(codeOf(gone, vote(ANA))).toBe("ok");
    expect(done(gone, claim(ANA)).state.tasks[0]?.claimedBy).toBe(ANA);
    const change = done(gone, { type: "let_go" });
    expect(change.events).toMatchObject([
      { type: "intent.task_released", actor: "system:system", body: { claimed_by: BEN } },
    ]);
    expect(change.state.tasks[0]?.claimedBy).toBeNull();
    expect(done(change.state, { type: "let_go" }).events).toEqual([]);
  });

  test("of somebody who may decide, or of whom nothing is known, is not let go", () => {
    for (const state of [claimed, knowing(claimed, { [BEN]: null })]) {
      expect(done(state, { type: "let_go" }).events).toEqual([]);
      expect(codeOf(state, vote(ANA))).toBe("claimed_by_other");
    }
  });

  test("ends with the task", () => {
    for (const last of [vote(BEN), { type: "cancel", actor: agent } as const])
      expect(done(claimed, last).state.tasks[0]?.claimedBy).toBeNull();
  });

  test("ends with a revision, for it was of another payload", () => {
    const revise: Command = { type: "revise", actor: agent, payload: {}, payloadHash: "00" };
    expect(done(claimed, revise).state.tasks[0]?.claimedBy).toBeNull();
  });

  test("is for tasks that one person decides", () => {
    expect(codeOf(waiting({ quorum: 2 }), claim(ANA))).toBe("claimed_by_other");
  });
});

describe("handing on", () => {
  test("asks the new people alone, lets the claim go, and tells them", () => {
    const state = done(waiting({}, mine), claim(ANA)).state;
    const change = done(state, { ...handTo(ANA, [`group:${FINANCE}`], 2), note: "yours" } as Command);
    expect(change.state.tasks[0]).toMatchObject({
      assignees: [`group:${FINANCE}`],
      claimedBy: null,
      spec: { of: 2 },
    });
    expect(change.deliveries).toEqual([
      { seq: 10, channel: "log", occasion: "assigned", address: `group:${FINANCE}` },
    ]);
    expect(change.events[0]).toMatchObject({ type: "intent.transfer", body: { note: "yours" } });
    const ref = `group:${FINANCE}`;
    expect(change.state.intent.progress.pending).toEqual({ type: "human", ref, name: ref });
    expect(codeOf(change.state, vote(BEN))).toBe("not_assignee");
    expect(codeOf(change.state, vote(ANA))).toBe("ok");
  });

  test("to fewer than are needed is refused, counting the votes that stand", () => {
    expect(codeOf(waiting({ quorum: 2 }), handTo(OTTO, [`person:${BEN}`], 1))).toBe("undecidable");
    const voted = done(waiting({ quorum: 2 }), vote(ANA)).state;
    const handed = done(voted, handTo(OTTO, [`person:${BEN}`], 1)).state;
    expect(done(handed, vote(BEN)).state.intent.status).toBe("COMPLETED");
    expect(codeOf(voted, handTo(OTTO, [`person:${ANA}`], 1))).toBe("undecidable");
  });

  test("after a rejection that did not end it, an approval is not turned into a rejection", () => {
    const human = { quorum: { required: 2, negatives: "majority" } };
    const against = done(waiting(human), vote(ANA, "rejected")).state;
    const handed = done(against, handTo(OTTO, [`person:${BEN}`, `person:${EVA}`], 2)).state;
    const one = done(handed, vote(BEN)).state;
    expect(one.intent.status).toBe("WAITING");
    expect(done(one, vote(EVA)).state.intent.status).toBe("COMPLETED");
    expect(done(handed, vote(BEN, "rejected")).state.intent.status).toBe("FAILED");
  });
});

test("what people are asked is not handed to an agent", () => {
  const to: Command = { type: "transfer", actor: machineKey, to: "agent://o/w/worker", registered: true };
  for (const actor of [agent, machineKey, person(OTTO)])
    expect(codeOf(waiting(), { ...to, actor } as Command)).toBe("human_required");
});

test("messages are hidden by parties of an intent, and none is no change", () => {
  const hide = (actor: Actor, seqs: number[]): Command => ({
    type: "delete_messages",
    actor,
    mode: "both",
    owner: "x",
    seqs,
  });
  expect(
    [agent, machineKey, person(ANA), stranger, person(FAY)].map((by) => codeOf(waiting(), hide(by, [8]))),
  ).toEqual(["ok", "ok", "ok", "wrong_agent", "not_assignee"]);
  expect(done(waiting(), hide(agent, [])).events).toEqual([]);
  expect(done(waiting(), hide(agent, [8])).events[0]?.body).toEqual({ mode: "both", owner: "x", seqs: [8] });
});

// Changes as the transitions really make them, and what is said of each.
import {
  ANA,
  agent,
  BEN,
  done,
  FINANCE,
  knowing,
  later,
  machineKey,
  OTTO,
  person,
  stateIn,
  vote,
  waiting,
} from "../testing/states";
import type { Command } from "./commands";
import type { Lookup } from "./describe-words";
import type { Change } from "./state";

export const LOOKUP: Lookup = {
  names: new Map([
    [`person:${ANA}`, "Ana"],
    [`person:${BEN}`, "Ben"],
    [`person:${OTTO}`, "Otto"],
    [`group:${FINANCE}`, "Finance"],
    ["agent:sa_1", "deployer"],
    ["agent:sa_2", "worker"],
  ]),
  asked: ["finance", "ana@example.org"],
  reminders: 3,
};

export type Case = [name: string, change: () => Change, says: string[]];

const ben = person(BEN, "Ben", "slack");
const decided = done(waiting(), vote(ANA)).state;
const claimed = waiting({}, { claimedBy: ANA });

export const BY_PEOPLE: Case[] = [
  [
    "an approval with words",
    () => done(waiting(), vote(ANA, "approved", { comment: "looks fine" })),
    ['Ana approved in the inbox: "looks fine"', "That completed the request, with the outcome approved."],
  ],
  [
    "a rejection that was held over the deadline",
    () => {
      const state = waiting({}, {}, { deadlineAt: later(60) });
      return done(state, { ...vote(ANA, "rejected"), madeAt: later(59) } as Command, later(90));
    },
    [
      "Ana rejected in the inbox in time, though it was written down later.",
      "That ended the request, with the outcome rejected.",
    ],
  ],
  [
    "a rejection in Slack",
    () => done(waiting(), { ...vote(BEN, "rejected"), actor: ben } as Command),
    ["Ben rejected in Slack.", "That ended the request, with the outcome rejected."],
  ],
  [
    "a decision that changes the request",
    () =>
      done(
        waiting({ editable: ["/amount"] }),
        vote(ANA, "approved", { editedPayload: { amount: 5, nested: { a: 1 } } }),
      ),
    [
      "Ana approved with 1 change to the request in the inbox.",
      "That completed the request, with the outcome approved.",
    ],
  ],
  [
    "an outcome in the submitter's own words",
    () =>
      done(
        waiting({ allowed_outcomes: ["ship it", "no way"], positive_outcomes: ["ship it"] }),
        vote(ANA, "ship it"),
      ),
    ['Ana decided "ship it" in the inbox.', 'That completed the request, with the outcome "ship it".'],
  ],
  [
    "asking for changes",
    () => done(waiting({ task_type: "review" }), vote(ANA, "changes_requested")),
    ["Ana asked for changes in the inbox.", 'That ended the request, with the outcome "changes requested".'],
  ],
  [
    "one vote of two",
    () => done(waiting({ quorum: 2 }), vote(ANA)),
    ["Ana approved in the inbox; 1 of the 2 that are needed agreed so far."],
  ],
  [
    "claiming",
    () => done(waiting(), { type: "claim_task", actor: person(ANA) }),
    ["Ana claimed the task in the inbox."],
  ],
  [
    "releasing",
    () => done(claimed, { type: "release_task", actor: person(ANA) }),
    ["Ana released the task."],
  ],
  [
    "an owner releasing what somebody else claimed",
    () => done(claimed, { type: "release_task", actor: person(OTTO, "Otto") }),
    ["Otto released the task, which Ana had claimed."],
  ],
  [
    "a claim of somebody who may not decide any more",
    () => done(knowing(claimed, { [ANA]: { active: false } }), { type: "let_go" }),
    ["The task was released: Ana, who had claimed it, may not decide it any more."],
  ],
  [
    "denying a decision",
    () => done(decided, { type: "dispute", actor: person(ANA, "Ana", "email"), version: 1 }),
    [
      "Ana said that the decision in their name was not theirs; nobody acts on the outcome until an owner releases it.",
    ],
  ],
  [
    "letting a disputed decision stand",
    () => {
      const { state } = done(decided, { type: "dispute", actor: person(ANA, "Ana", "email"), version: 1 });
      return done(state, { type: "settle_dispute", actor: person(OTTO, "Otto"), note: "She had forgotten." });
    },
    ['Otto let the decision stand, which had been disputed: "She had forgotten."'],
  ],
  [
    "handing a task to a group",
    () =>
      done(waiting(), {
        type: "reassign",
        actor: person(ANA),
        to: [`group:${FINANCE}`, "role:owner"],
        names: ["finance", "role:owner"],
        of: 3,
        note: "yours",
      }),
    ['Ana handed the task to group Finance and the owners in the inbox: "yours"'],
  ],
  [
    "handing an agent's intent on",
    () =>
      done(stateIn("DELIVERED"), {
        type: "transfer",
        actor: machineKey,
        to: "agent://o/w/other",
        registered: true,
      }),
    ["The workspace's key handed the request on from agent worker to agent other."],
  ],
  [
    "a comment",
    () => done(waiting(), { type: "comment", actor: agent, text: "Any news?" }),
    ['Agent deployer commented: "Any news?"'],
  ],
  [
    "hiding a comment",
    () => done(waiting(), { type: "delete_messages", actor: agent, mode: "both", owner: "x", seqs: [8] }),
    ["Agent deployer hid 1 comment from the thread."],
  ],
  [
    "hiding comments for oneself",
    () => done(waiting(), { type: "delete_messages", actor: agent, mode: "self", owner: "x", seqs: [8, 10] }),
    ["Agent deployer hid 2 comments from its own view."],
  ],
  [
    "a revision",
    () =>
      done(waiting(), {
        type: "revise",
        actor: agent,
        payload: { amount: 1 },
        payloadHash: "cc",
        note: "less",
      }),
    ['The request was changed to version 2 by agent deployer: "less"'],
  ],
];

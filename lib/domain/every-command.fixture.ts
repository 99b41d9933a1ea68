// One command of each kind, as somebody who may give it would.
import { ANA, agent, BEN, machineKey, OTTO, person, worker } from "../testing/states";
import type { Command } from "./commands";

export const EVERY_COMMAND: Record<string, Command> = {
  decide: { type: "decide", actor: person(ANA), outcome: "approved" },
  claim_task: { type: "claim_task", actor: person(ANA) },
  release_task: { type: "release_task", actor: person(ANA) },
  let_go: { type: "let_go" },
  ask_owners: { type: "ask_owners" },
  reassign: { type: "reassign", actor: person(ANA), to: [`person:${ANA}`], names: ["ana"], of: 1 },
  comment: { type: "comment", actor: agent, text: "hello" },
  delete_messages: { type: "delete_messages", actor: agent, mode: "self", owner: "x", seqs: [8] },
  cancel: { type: "cancel", actor: agent },
  revise: { type: "revise", actor: agent, payload: { amount: 11 }, payloadHash: "cc".repeat(32) },
  resolve_completed: { type: "resolve", actor: machineKey, status: "COMPLETED", result: {} },
  resolve_failed: { type: "resolve", actor: machineKey, status: "FAILED", error: {} },
  resolve_canceled: { type: "resolve", actor: machineKey, status: "CANCELED", reason: "x" },
  report_complete: { type: "report", actor: worker, outcome: "complete", result: {} },
  report_fail: { type: "report", actor: worker, outcome: "fail", result: {} },
  proceed: { type: "proceed", actor: machineKey },
  controls: { type: "controls", actor: machineKey, patch: { timeout_seconds: 5 } },
  policy: { type: "policy", actor: agent, grants: {} },
  acknowledge: { type: "acknowledge", actor: worker },
  transfer: { type: "transfer", actor: worker, to: "agent://o/w/other", registered: false },
  take: { type: "take", actor: machineKey, claimer: "me" },
  dispute: { type: "dispute", actor: person(ANA), version: 1 },
  settle_dispute: { type: "settle_dispute", actor: person(OTTO) },
  stand_in: {
    type: "stand_in",
    standIn: { absent: ANA, by: BEN, chain: [ANA, BEN] },
    refs: [`person:${BEN}`],
  },
  fire: { type: "fire", kind: "expiry", round: 0 },
};

// The whole lifecycle. Every change to an intent is one call of this function.
import type { Command } from "./commands";
import type { Result } from "./result";
import type { Change, State } from "./state";
import { controls, policy, revise } from "./transitions/adjust";
import { askOwners } from "./transitions/ask-owners";
import { decide } from "./transitions/decide";
import { dispute, settleDispute } from "./transitions/dispute";
import { cancel, proceed, report, resolve } from "./transitions/finish";
import { acknowledge, fire } from "./transitions/fire";
import { reassign, transfer } from "./transitions/hand-on";
import { claimTask, comment, deleteMessages, releaseTask } from "./transitions/handle";
import { letGo } from "./transitions/let-go";
import { standIn } from "./transitions/stand-in";
import { take } from "./transitions/take";

export function transition(state: State, command: Command, clock: Date): Result<Change> {
  // For an intent time never goes back, even when the clock does: neither its events nor what is armed by them.
  const now = clock > state.intent.updatedAt ? clock : state.intent.updatedAt;
  switch (command.type) {
    case "decide":
      return decide(state, command, now);
    case "claim_task":
      return claimTask(state, command, now);
    case "release_task":
      return releaseTask(state, command, now);
    case "let_go":
      return letGo(state, now);
    case "ask_owners":
      return askOwners(state, now);
    case "reassign":
      return reassign(state, command, now);
    case "transfer":
      return transfer(state, command, now);
    case "comment":
      return comment(state, command, now);
    case "delete_messages":
      return deleteMessages(state, command, now);
    case "cancel":
      return cancel(state, command, now);
    case "revise":
      return revise(state, command, now);
    case "resolve":
      return resolve(state, command, now);
    case "report":
      return report(state, command, now);
    case "proceed":
      return proceed(state, command, now);
    case "controls":
      return controls(state, command, now);
    case "policy":
      return policy(state, command, now);
    case "acknowledge":
      return acknowledge(state, command, now);
    case "take":
      return take(state, command, now);
    case "dispute":
      return dispute(state, command, now);
    case "settle_dispute":
      return settleDispute(state, command, now);
    case "stand_in":
      return standIn(state, command, now);
    case "fire":
      return fire(state, command, now);
  }
}

import type { StandIn } from "./stand-in";
import type { Actor, JsonObject, Status, TimerKind } from "./types";

// Everything that can change an intent. Each has its file in transitions/.
export type Command =
  | Decide
  | { type: "claim_task"; actor: Actor }
  | { type: "release_task"; actor: Actor }
  | { type: "let_go" } // of a claim whose claimer may not decide any more
  | { type: "ask_owners" } // as well, where too few are left who can agree
  | Reassign
  | { type: "comment"; actor: Actor; text: string }
  | { type: "delete_messages"; actor: Actor; mode: "self" | "both"; owner: string; seqs: number[] }
  | { type: "cancel"; actor: Actor; reason?: string; among?: Status[] } // only while it has one of these
  | Revise
  | {
      type: "resolve";
      actor: Actor;
      status: "COMPLETED" | "FAILED" | "CANCELED";
      result?: JsonObject;
      error?: JsonObject;
      reason?: string;
      generation?: number;
    }
  | {
      type: "report";
      actor: Actor;
      outcome: "complete" | "fail";
      result: JsonObject;
      reason?: string;
      generation?: number;
    }
  | { type: "proceed"; actor: Actor; reason?: string; generation?: number }
  | { type: "controls"; actor: Actor; patch: JsonObject; reason?: string; generation?: number }
  | {
      type: "policy";
      actor: Actor;
      grants?: JsonObject;
      envelope?: JsonObject;
      reason?: string;
      generation?: number;
    }
  | { type: "acknowledge"; actor: Actor }
  | { type: "transfer"; actor: Actor; to: string; note?: string; registered: boolean }
  | Take
  | Dispute
  | SettleDispute
  // `refs`: every name under which the one who stands in is asked.
  | { type: "stand_in"; standIn: StandIn; refs: string[] }
  | { type: "fire"; kind: TimerKind; round: number };

export type Decide = {
  type: "decide";
  actor: Actor;
  outcome: string;
  comment?: string;
  data?: JsonObject;
  editedPayload?: JsonObject;
  version?: number; // of the payload the person was shown
  payloadHash?: string;
  generation?: number;
  madeAt?: Date; // when it waited for its undo time to end; it is in time if it was then
};

// `of` people stand behind `to`: where neither votes nor four eyes take from them, they need not be counted again.
export type Reassign = {
  type: "reassign";
  actor: Actor;
  to: string[];
  names: string[];
  of: number;
  note?: string;
};

export type Revise = {
  type: "revise";
  actor: Actor;
  payload: JsonObject;
  payloadHash: string;
  version?: number; // the one it replaces, when the caller wants to be sure
  note?: string;
};

// What was decided in their name was not decided by them, they say; and an owner, that it stands.
export type Dispute = { type: "dispute"; actor: Actor; version: number };
export type SettleDispute = { type: "settle_dispute"; actor: Actor; note?: string };

// Taking the outcome to act on it: at most one claimer, unless a lease runs out.
export type Take = {
  type: "take";
  actor: Actor;
  claimer: string;
  leaseSeconds?: number;
  complete?: boolean;
  fence?: number;
};

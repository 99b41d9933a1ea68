import type { Decision } from "./state";
import type { Quorum } from "./task-spec";

export type Tally = {
  verdict: "positive" | "negative" | "open";
  positive: number;
  negative: number;
  need: number;
};

// Counts distinct people. Two doors, two addresses or two keys of one person are one vote. A vote stands as it was cast:
// whoever is removed or no longer asked afterwards was allowed to when they spoke.
export function tally(quorum: Quorum, votes: Decision[]): Tally {
  const positive = new Set(votes.filter((vote) => vote.positive).map((vote) => vote.personId)).size;
  const negative = new Set(votes.filter((vote) => !vote.positive).map((vote) => vote.personId)).size;
  return { verdict: verdictOf(quorum, positive, negative), positive, negative, need: quorum.need };
}

function verdictOf(quorum: Quorum, positive: number, negative: number): Tally["verdict"] {
  if (positive >= quorum.need) return "positive";
  if (negative === 0) return "open";
  if (quorum.negatives === "veto" || quorum.need <= 1) return "negative";
  return quorum.of - negative < quorum.need ? "negative" : "open";
}
